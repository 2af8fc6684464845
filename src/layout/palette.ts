import { TIERS, type Tier } from './cell-text.ts'

/** Colours for a dark or a light background, or none. */
export type Background = 'dark' | 'light' | 'none'

/** Whether a row is as it will stay, or goes on changing. */
export type Firmness = 'final' | 'passing'

/** SGR parameters (ECMA-48 8.3.117): 30 to 37 are black, red, green, yellow, blue, magenta, cyan, white; 1 is bold. */
const DARK: Readonly<Record<Firmness, readonly string[]>> = {
  final: ['31;1', '33;1', '32;1', '34;1', '36;1', '37;1', '31', '32'],
  passing: ['31', '33', '32', '34', '36', '37', '31', '32'],
}
const LIGHT: Readonly<Record<Firmness, readonly string[]>> = {
  final: ['31', '35', '32', '34', '36', '30', '31;1', '32;1'],
  passing: ['31;2', '35;2', '32;2', '34;2', '36;2', '30;2', '31', '32'],
}

interface Words {
  readonly title: string
  readonly nick: string
  readonly rule: string
  /** What is as good as nothing: zeros, letters, what is not known. */
  readonly faint: string
  readonly plain: string
  readonly full: string
  readonly remark: string
}

const DARK_WORDS: Words = {
  title: '34',
  nick: '34;1;4',
  rule: '34',
  faint: '30;1',
  plain: '0',
  full: '37;1',
  remark: '31;1',
}
const LIGHT_WORDS: Words = {
  title: '34',
  nick: '34;4',
  rule: '34',
  faint: '37',
  plain: '0',
  full: '30;1',
  remark: '31;1',
}

/** Gives text its colours; nothing where there are none. */
export class Palette {
  readonly #words: Words | undefined
  readonly #tiers: Readonly<Record<Firmness, readonly string[]>>

  constructor(background: Background) {
    this.#words = background === 'none' ? undefined : background === 'dark' ? DARK_WORDS : LIGHT_WORDS
    this.#tiers = background === 'light' ? LIGHT : DARK
  }

  get isColoured(): boolean {
    return this.#words !== undefined
  }

  /** Text in the colour of a word. */
  paint(word: keyof Words, text: string): string {
    return this.#words === undefined ? text : sgr(this.#words[word], text)
  }

  /** A value in the colour of its tier. */
  value(text: string, tier: Tier, firmness: Firmness): string {
    if (this.#words === undefined) return text
    if (typeof tier === 'number') return sgr(this.#tiers[firmness][tier % TIERS] ?? '0', text)
    return this.paint(tier === 'plain' ? 'plain' : tier === 'full' ? 'full' : 'faint', text)
  }
}

function sgr(parameters: string, text: string): string {
  return `\x1b[0;${parameters}m${text}\x1b[0m`
}
