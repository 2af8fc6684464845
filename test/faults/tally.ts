/** What came of a fault. */
export interface Figures {
  /** How many times it was made to happen. */
  readonly cases: number
  /** Samples that were safe by promise before it happened. */
  readonly atRisk: number
  /** Of those, how many the promise lets go: what was not flushed, or stood in the damaged frame and was told of. */
  readonly given: number
  /** Lost beyond that. */
  readonly lost: number
  /** Values shown that are not what was recorded, or not what a person computes by hand. */
  readonly wrong: number
  /** Errors that nobody foresaw, endless loops, memory without bound. */
  readonly crashes: number
}

/** Complaints beyond this many are counted, not kept. */
const MOST_COMPLAINTS = 10

/** Counts while a fault is made to happen. */
export class Tally {
  /** What was wrong, the first few. */
  readonly complaints: string[] = []
  /** Why it could not be tried here. */
  skipped: string | undefined
  #cases = 0
  #atRisk = 0
  #given = 0
  #lost = 0
  #wrong = 0
  #crashes = 0

  get figures(): Figures {
    return {
      cases: this.#cases,
      atRisk: this.#atRisk,
      given: this.#given,
      lost: this.#lost,
      wrong: this.#wrong,
      crashes: this.#crashes,
    }
  }

  /** Something was tried. */
  tried(cases = 1): void {
    this.#cases += cases
  }

  /** So many samples were there to be lost. */
  risk(samples: number): void {
    this.#atRisk += samples
  }

  /** So many are gone, as they may be. */
  give(samples: number): void {
    this.#given += samples
  }

  /** So many are gone that should be there. */
  lose(samples: number, about: string): void {
    if (samples <= 0) return
    this.#lost += samples
    this.#complain(`${samples} lost: ${about}`)
  }

  wrong(about: string): void {
    this.#wrong++
    this.#complain(`wrong: ${about}`)
  }

  crash(about: string): void {
    this.#crashes++
    this.#complain(`crash: ${about}`)
  }

  /** Counts it as wrong if the two are not the same. */
  same(got: unknown, wanted: unknown, about: string): void {
    const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)]
    if (a !== b) this.wrong(`${about}: ${a?.slice(0, 300)} where ${b?.slice(0, 300)} was expected`)
  }

  /** It cannot be tried here. In continuous integration that is a failure: nothing may go untried unseen. */
  skip(why: string): void {
    if (process.env['CI'] === 'true') throw new Error(`cannot be tried here, and must be: ${why}`)
    this.skipped = why
  }

  #complain(about: string): void {
    if (this.complaints.length < MOST_COMPLAINTS) this.complaints.push(about.slice(0, 1000))
  }
}

/** How much is tried: a part of it in seconds, or all of it in minutes. */
export type Scale = 'quick' | 'full'

/** Something that happens to a recorder, a recording or a player. */
export interface Fault {
  readonly name: string
  run(tally: Tally, scale: Scale): Promise<void> | void
}

/** Faults of one kind. */
export interface Group {
  readonly name: string
  readonly faults: readonly Fault[]
}
