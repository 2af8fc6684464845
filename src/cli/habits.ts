import { byLetter, byName, type Found } from './collectl-switches.ts'
import { optionError } from './usage-error.ts'

/** A switch of collectl that was typed, with its value; or a word that is none of collectl's. */
type Word = { readonly found: Found; readonly typed: string; readonly value?: string } | string

/** Words being read, one after the other. */
class Reading {
  readonly words: Word[] = []
  readonly #argv: readonly string[]
  #at = 0

  constructor(argv: readonly string[]) {
    this.#argv = argv
    for (let word = this.#next(); word !== undefined; word = this.#next()) {
      if (/^--./.test(word)) this.#long(word)
      else if (/^-[^-]/.test(word)) this.#short(word.slice(1))
      else this.words.push(word)
    }
  }

  #next(): string | undefined {
    return this.#argv[this.#at++]
  }

  #long(word: string): void {
    const [, name = '', glued] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? []
    // An option of ours alone stays as it is, and its value with it.
    const found = byName(name)
    if (found === undefined) this.words.push(word)
    else this.#push(found, `--${name}`, glued)
  }

  #short(letters: string): void {
    const letter = letters.slice(0, 1)
    const rest = letters.slice(1)
    const found = byLetter(letter)
    if (found === undefined) this.words.push(`-${letters}`)
    else if (found.about.value) this.#push(found, `-${letter}`, rest === '' ? undefined : rest)
    else {
      this.#push(found, `-${letter}`, undefined)
      if (rest !== '') this.#short(rest)
    }
  }

  #push(found: Found, typed: string, glued: string | undefined): void {
    const { instead, value: takesValue, usual } = found.about
    if (instead !== undefined) throw optionError(typed, `not supported: ${instead}`)
    if (!takesValue) {
      this.words.push({ found, typed })
      return
    }
    const isAlone = usual !== undefined && (this.#argv[this.#at] ?? '-').startsWith('-')
    const value = glued ?? (isAlone ? usual : this.#next())
    if (value === undefined) throw optionError(typed, 'needs a value')
    this.words.push({ found, typed, value })
  }
}

/** The words as our own commands read them. */
function spelled(words: readonly Word[]): readonly string[] {
  return words.flatMap((word) => {
    if (typeof word === 'string') return [word]
    const { found, value } = word
    const names = found.about.here ?? [`--${found.name}`]
    return value === undefined ? names : names.map((name) => `${name}=${value}`)
  })
}

/** Seconds of the first and second interval: `:60` is both alike, as collectl reads it. */
function bothAlike(word: Word): Word {
  if (typeof word === 'string' || word.found.name !== 'interval' || word.value === undefined) return word
  const [, only] = /^:([\d.]+)$/.exec(word.value) ?? []
  return only === undefined ? word : { ...word, value: `${only}:${only}` }
}

/** Several modules stand between colons; within a setting's value a colon is one: `libvirt,uri=qemu:///system`. */
function importsApart(word: Word): readonly Word[] {
  if (typeof word === 'string' || word.found.name !== 'import' || word.value === undefined) return [word]
  const { found, typed } = word
  return word.value.split(/(?<=(?:^|[,:])[^=,:]+):(?=.)/).map((value) => ({ found, typed, value }))
}

/** collectl's graphite has names of its own. */
function asCollectl(word: Word): Word {
  if (typeof word === 'string' || word.found.name !== 'export' || word.value === undefined) return word
  return /^graphite(,|$)/.test(word.value) ? { ...word, value: `${word.value},collectl` } : word
}

/** collectl shows a module that was imported alone where no subsystem was asked for: nothing of what is usual. */
const IMPORTS_ALONE = '--subsys=-cmdn'
/** Switches that say what is shown beside it. */
const CHOOSING = ['subsys', 'all', 'ALL', 'top', 'vmstat', 'procanalyze', 'slabanalyze']

/** Of the bits of collectl's -d, that which shows the lines that are recorded. */
const RAW_BIT = 4

/** collectl's -d is a mask of what is shown for developers. */
function debugged(word: Word): Word {
  if (typeof word === 'string' || word.found.name !== 'debug') return word
  return (Number(word.value) & RAW_BIT) === 0 ? '--debug' : '--raw'
}

/** Switches that say what is recorded. */
const RECORDING = new Set(['rolllogs', 'flush', 'comment', 'runas', 'rawtoo'])
/** Switches of recordings, that the running machine has no use for. */
const OF_RECORDINGS = new Set(['from', 'thru', 'offsettime', 'stats', 'statopts', 'procanalyze', 'slabanalyze'])
/** Those that plots of the running machine have as well. */
const PLOTTING = new Set(['flush', 'rawtoo'])
/** All that record understands. */
const RECORDED = new Set([
  ...RECORDING,
  ...['subsys', 'all', 'ALL', 'interval', 'count', 'runtime', 'filename', 'import', 'quiet', 'align', 'export'],
])

const givenTo = (word: Word): string => (typeof word === 'string' ? '' : (word.value ?? ''))

/** Refuses the switches that say nothing to a command, and says to which they do. */
function refuse(words: readonly Word[], belongs: (name: string) => boolean, why: string): void {
  for (const word of words) {
    if (typeof word !== 'string' && !belongs(word.found.name)) throw optionError(word.typed, `${why}`)
  }
}

/**
 * collectl's command lines, which name no command: `-p FILE …` is play, `-scdn -i10 -f DIR` is record, `-scd -i1` is
 * watch, which shows the running machine, and so is `-scdn -P -f DIR`.
 *
 * A line that begins with a command stays as it is. Throws a UsageError for a switch that is left out, and says what to
 * use instead.
 */
export function habit(argv: readonly string[]): readonly string[] {
  const [first] = argv
  if (first === undefined || !first.startsWith('-') || /^(-h|--help|--version)$/.test(first)) return argv
  const words = new Reading(argv).words.flatMap(importsApart).map(bothAlike).map(asCollectl).map(debugged)
  const named = (...names: readonly string[]): readonly Word[] =>
    words.filter((word) => typeof word !== 'string' && names.includes(word.found.name))
  const without = (...names: readonly string[]): readonly string[] => {
    const dropped = new Set(named(...names))
    return spelled(words.filter((word) => !dropped.has(word)))
  }
  const isImportAlone =
    named('import').length > 0 &&
    named(...CHOOSING).length === 0 &&
    !words.some((word) => typeof word === 'string' && word.startsWith('--columns'))
  const alone = isImportAlone ? [IMPORTS_ALONE] : []
  if (named('playback').length > 0) {
    const files = named('playback').flatMap((word) => givenTo(word).split(','))
    if (files.includes('')) throw optionError('-p', 'needs a value')
    const isOfPlay = (name: string): boolean => !RECORDING.has(name) && !['count', 'runtime', 'address'].includes(name)
    refuse(words, isOfPlay, 'only for recording; --from and --thru cut what is played')
    // What a person types who wants no messages from collectl: there are none but of trouble.
    return ['play', ...without('playback', 'quiet'), ...alone, '--', ...files]
  }
  if (named('filename').length === 0) {
    refuse(words, (name) => !RECORDING.has(name), 'only for recording: needs -f DIR')
    refuse(words, (name) => !OF_RECORDINGS.has(name), 'only for recordings: needs -p FILE')
    return ['watch', ...without('quiet'), ...alone]
  }
  if (named('plot').length > 0) {
    // Each line is handed to the system as it comes.
    refuse(
      words,
      (name) => !RECORDING.has(name) || PLOTTING.has(name),
      'only for recording: plot files are a day each, and are kept; leave it out, or record, then recollect play -P',
    )
    refuse(words, (name) => !OF_RECORDINGS.has(name), 'only for recordings: needs -p FILE')
    const raw = named('rawtoo').length === 0 ? [] : named('filename').map((word) => `--record=${givenTo(word)}`)
    return ['watch', ...without('quiet', 'flush', 'rawtoo'), ...alone, ...raw]
  }
  refuse(words, (name) => RECORDED.has(name), 'says how recordings are shown: recollect play has it')
  return ['record', ...without('rawtoo')]
}
