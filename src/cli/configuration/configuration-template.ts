import type { Command, Option } from '../command.ts'

const WIDTH = 96

const HEAD = `# Configuration of recollect: options for when the command line does not give them.
#
# Under [command], write that command's options by their long names, one a line: option = value, or yes or no for options
# without a value. The environment (RECOLLECT_RECORD_MAX_SIZE=2G) overrides this file, the command line overrides both.
# \`recollect config\` shows what is set, and where. On SIGHUP a recorder reads this file again.
`

function commented(text: string): string {
  const lines: string[] = []
  let line = '#'
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = '#'
    }
    line += ` ${word}`
  }
  return [...lines, line].join('\n')
}

function optionText(name: string, { type, describe, example, choices }: Option): string {
  const notes = [
    describe,
    choices === undefined ? [] : `One of ${choices.join(', ')}`,
    example ? `On the command line: ${example}` : [],
  ]
  return `${notes.flat().map(commented).join('\n')}\n#${name} = ${type === 'boolean' ? 'no' : ''}`.trimEnd()
}

/** A configuration file that sets nothing and explains every option of these commands. */
export function configurationTemplate(commands: readonly Command[]): string {
  const sections = commands
    .filter(({ options }) => Object.keys(options).length > 0)
    .map(({ name, options }) => {
      const texts = Object.entries(options).map(([option, about]) => optionText(option, about))
      return `\n[${name}]\n\n${texts.join('\n\n')}\n`
    })
  return HEAD + sections.join('')
}
