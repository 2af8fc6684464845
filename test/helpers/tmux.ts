import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inPackage } from './paths.ts'

/** Whether there is a terminal to test in. */
export function hasTmux(): boolean {
  return spawnSync('tmux', ['-V']).status === 0
}

/** How large it is, and what runs in it. */
export interface TmuxOptions {
  readonly columns: number
  readonly rows: number
  readonly command: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

const PAUSE_MS = 50
const PATIENCE_MS = 30_000

/** A terminal of its own, in which a program runs. */
export class Tmux {
  readonly #server: readonly string[]

  /** `directory` holds what it needs, and is another one for each. */
  constructor(directory: string, { columns, rows, command, environment = {} }: TmuxOptions) {
    const config = join(directory, 'tmux.conf')
    writeFileSync(config, 'set -g remain-on-exit on\nset -g status off\nset -g remain-on-exit-format ""\n')
    this.#server = ['-S', join(directory, 'socket'), '-f', config]
    const variables = Object.entries({ LANG: 'C.UTF-8', TZ: 'UTC', LC_ALL: '', NO_COLOR: '', ...environment })
    const set = variables.flatMap(([name, value]) => ['-e', `${name}=${value}`])
    const size = ['-x', `${columns}`, '-y', `${rows}`]
    this.#run('new-session', '-d', ...size, ...set, '-c', inPackage(), command.map(quoted).join(' '))
  }

  /** What it shows; with its colours, or with what has scrolled away. */
  screen(...what: readonly ('colours' | 'history')[]): string {
    const colours = what.includes('colours') ? ['-e'] : []
    const history = what.includes('history') ? ['-S', '-'] : []
    return `${this.#run('capture-pane', '-p', ...colours, ...history).trimEnd()}\n`
  }

  /** Waits until what it shows matches; throws with what it shows if it never does. */
  async until(pattern: RegExp): Promise<string> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
      const screen = this.screen('colours', 'history')
      if (pattern.test(screen)) return screen
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
    throw new Error(`the terminal never showed ${pattern}:\n${this.screen('colours', 'history')}`)
  }

  /** Waits until the program has ended. */
  async ended(): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
      if (this.about('pane_dead') === '1') return
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
    throw new Error(`the program never ended:\n${this.screen()}`)
  }

  resize(columns: number, rows: number): void {
    this.#run('resize-window', '-x', `${columns}`, '-y', `${rows}`)
  }

  press(...keys: readonly string[]): void {
    this.#run('send-keys', ...keys)
  }

  /** A variable of tmux: `pane_title`, `cursor_y`. */
  about(name: string): string {
    return this.#run('display-message', '-p', `#{${name}}`).trimEnd()
  }

  close(): void {
    spawnSync('tmux', [...this.#server, 'kill-server'])
  }

  #run(...args: readonly string[]): string {
    const { stdout, stderr, status } = spawnSync('tmux', [...this.#server, ...args], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`tmux ${args[0]}: ${stderr}`)
    return stdout
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}
