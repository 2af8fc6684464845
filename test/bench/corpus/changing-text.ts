import type { Random } from './random.ts'

/** How a number changes: it counts events, it wanders, or it is one of a few. */
export type Change = 'counter' | 'gauge' | 'few'

/** How each number of a line changes; words are counted from 0. */
export type Rule = (word: number) => Change | undefined

/** What happens between two samples. */
export interface Step {
  readonly seconds: number
  /** How busy the machine is: 1 as it was on average. */
  readonly load: number
  readonly random: Random
}

/** A number in the text. */
interface Slot {
  value: number
  /** Columns that it fills, as the kernel's `%8lu` does; 0 if it is not padded. */
  readonly width: number
  readonly decimals: number
  readonly change: Change
  /** Counters: events a second. Gauges: where they wander about. */
  readonly usual: number
}

const NUMBER = /^\d+(\.\d+)?$/

/** Lines of the kernel's with the numbers in them changing from sample to sample as real ones do. */
export class ChangingText {
  readonly #pieces: string[] = []
  readonly #slots: Slot[] = []

  /** `counted` is for how many seconds the text's counters have; `fresh` ones begin again from 0. */
  constructor(text: string, ruleOf: (line: string) => Rule | undefined, about: { counted: number; fresh?: boolean }) {
    let piece = ''
    for (const line of text.split('\n').slice(0, -1)) {
      const rule = ruleOf(line)
      let index = 0
      for (const [whole, blanks = '', word = ''] of line.matchAll(/\t*( *)(\S+)/g)) {
        const change = NUMBER.test(word) ? rule?.(index) : undefined
        index++
        if (change === undefined) piece += whole
        else {
          const width = blanks.length > 1 ? blanks.length - 1 + word.length : 0
          this.#pieces.push(piece + whole.slice(0, width > 0 ? -width : -word.length))
          this.#slots.push(slot(word, { width, change, ...about }))
          piece = ''
        }
      }
      piece += '\n'
    }
    this.#pieces.push(piece)
  }

  /** Lets time pass. */
  step({ seconds, load, random }: Step): void {
    for (const each of this.#slots) {
      if (each.change === 'counter') each.value += random.events(each.usual * seconds * load)
      else if (each.change === 'few') each.value = random.next() < 0.8 ? each.usual : each.usual + random.below(3)
      else if (random.next() < 0.5) each.value = wandered(each, random)
    }
  }

  text(): string {
    let text = this.#pieces[0] ?? ''
    for (const [index, { value, width, decimals }] of this.#slots.entries()) {
      const digits = decimals === 0 ? String(value) : value.toFixed(decimals)
      text += (width > 0 ? digits.padStart(width) : digits) + (this.#pieces[index + 1] ?? '')
    }
    return text
  }
}

interface About {
  readonly width: number
  readonly change: Change
  readonly counted: number
  readonly fresh?: boolean
}

function slot(word: string, { width, change, counted, fresh = false }: About): Slot {
  const found = Number(word)
  const decimals = word.split('.')[1]?.length ?? 0
  const isCounter = change === 'counter'
  return { value: isCounter && fresh ? 0 : found, width, decimals, change, usual: isCounter ? found / counted : found }
}

/** A little up or down, in steps of 4 as the kernel's pages are, and back to where it comes from. */
function wandered({ value, usual, decimals }: Slot, random: Random): number {
  const next = value + (usual - value) * 0.05 + (random.next() - 0.5) * 0.02 * usual
  return decimals > 0 ? Math.max(0, next) : Math.max(0, Math.round(next / 4) * 4)
}
