import { orChoose } from '../../vocabulary/nearest.ts'
import { type Command, type Commands, defineCommand } from '../command.ts'
import { completionScripts } from '../completion-scripts.ts'
import { completionWords } from '../completion-words.ts'
import { UsageError } from '../usage-error.ts'

const shells = Object.keys(completionScripts)

const examples = [
  ['completion bash', 'for ~/.local/share/bash-completion/completions/recollect'],
  ['completion words -- record --pre', 'what the last word could become, as shells ask for it'],
] as const

/** `recollect completion`, of these commands. */
export function completionOf(commands: Commands): Command {
  return defineCommand({
    name: 'completion',
    operands: 'SHELL',
    arity: [1, Number.POSITIVE_INFINITY],
    choices: shells,
    summary: `Write a script that completes command lines; SHELL is one of ${shells.join(', ')}.`,
    examples,
    options: {},
    async run({ operands }, terminal) {
      const [what = '', ...words] = operands
      if (what === 'words') {
        const found = await completionWords(words, commands)
        for (const { word, help } of found) terminal.out.write(`${word}\t${help}`.trimEnd().concat('\n'))
        return
      }
      const script = Object.hasOwn(completionScripts, what) ? completionScripts[what] : undefined
      if (script === undefined) throw new UsageError(`completion ${what}: no such shell${orChoose(what, shells)}`)
      terminal.out.write(script)
    },
  })
}
