import { UsageError } from './usage-error.ts'

/** collectl's single letters that take a value, which may be glued to them. */
const WITH_VALUE = new Set('ACFLNRcdfilloprs')

interface Words {
  readonly files: readonly string[]
  readonly rest: readonly string[]
  readonly letters: ReadonlySet<string>
}

/** Takes the recordings of -p out, and notes which other switches are there. */
function sort(argv: readonly string[]): Words {
  const files: string[] = []
  const rest: string[] = []
  const letters = new Set<string>()
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? ''
    const following = argv[at + 1]
    const named = /^--(playback|filename|plot|rawtoo)(?:=(.*))?$/.exec(word)
    if (named?.[1] === 'playback') files.push(named[2] ?? argv[++at] ?? '')
    else if (named !== null) {
      letters.add({ filename: 'f', plot: 'P', rawtoo: 'w' }[named[1] ?? ''] ?? '')
      if (named[1] !== 'rawtoo') rest.push(word)
    } else if (!/^-[^-]/.test(word)) rest.push(word)
    else {
      const group = word.slice(1)
      const stop = [...group].findIndex((letter) => WITH_VALUE.has(letter))
      const flags = stop === -1 ? group : group.slice(0, stop)
      const valued = stop === -1 ? '' : (group[stop] ?? '')
      const glued = stop === -1 ? '' : group.slice(stop + 1)
      for (const letter of flags + valued) letters.add(letter)
      if (valued === 'p') {
        if (flags !== '') rest.push(`-${flags}`)
        files.push(glued === '' ? (following ?? '') : glued)
      } else rest.push(word)
      if (valued !== '' && glued === '') {
        at++
        if (valued !== 'p' && following !== undefined) rest.push(following)
      }
    }
  }
  return { files: files.flatMap((each) => each.split(',')), rest, letters }
}

/**
 * collectl's command lines, which name no command: `-p FILE …` is play, `-scdn -i10 -f DIR` is record.
 *
 * A line that begins with a command stays as it is. Throws a UsageError for options alone that are neither.
 */
export function habit(argv: readonly string[]): readonly string[] {
  const [first] = argv
  if (first === undefined || !first.startsWith('-') || /^(-h|--help|--version)$/.test(first)) return argv
  const { files, rest, letters } = sort(argv)
  if (letters.has('p') || files.length > 0) {
    if (files.includes('')) throw new UsageError('option -p: needs a value')
    return ['play', ...rest, '--', ...files]
  }
  if (letters.has('P') && !letters.has('w')) {
    throw new UsageError(
      'option -P: plots are made from recordings: recollect record -f DIR, then recollect play DIR -P',
    )
  }
  if (letters.has('f') || letters.has('w')) return ['record', ...rest.filter((word) => word !== '-P')]
  throw new UsageError(`${first}: no command given: recollect record to record, recollect play FILE to replay`)
}
