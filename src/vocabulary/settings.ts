import { RecollectError } from './error.ts'
import { orChoose } from './nearest.ts'

/** What a setting of an import module must be: any text, texts joined by `+`, a port, a whole number from 1, or seconds. */
export type SettingKind = 'text' | 'list' | 'port' | 'number' | 'seconds'

/** The settings that a module knows. */
export interface KnownSettings<K extends string> {
  /** The module's name. */
  readonly module: string
  readonly known: Readonly<Record<K, SettingKind>>
  /** Settings that one may look for here, and where that belongs instead. */
  readonly elsewhere?: Readonly<Record<string, string>>
}

const KINDS: Readonly<Record<SettingKind, { readonly wanted: string; readonly fits: (value: string) => boolean }>> = {
  text: { wanted: 'a value', fits: (value) => value !== '' },
  list: { wanted: 'a value, or several joined by +', fits: (value) => value.split('+').every((one) => one !== '') },
  port: { wanted: 'a port, 1 to 65535', fits: (value) => /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65_535 },
  number: { wanted: 'a number, 1 to 999999', fits: (value) => /^[1-9]\d{0,5}$/.test(value) },
  seconds: { wanted: 'seconds, at most 86400', fits: isSeconds },
}

function isSeconds(value: string): boolean {
  return /^\d+(\.\d+)?$/.test(value) && Number(value) > 0 && Number(value) <= 86_400
}

/** What was typed of a module's settings, `--import NAME,key=value…`. Throws a RecollectError `bad-option`. */
export function settingsOf<K extends string>(
  typed: Readonly<Record<string, string>>,
  { module, known, elsewhere = {} }: KnownSettings<K>,
): Readonly<Partial<Record<K, string>>> {
  const bad = (why: string): never => {
    throw new RecollectError('bad-option', `import module ${module}: ${why}`)
  }
  const kinds: Readonly<Record<string, SettingKind>> = known
  for (const [name, value] of Object.entries(typed)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined) {
      const unknown = `no such setting${orChoose(name, Object.keys(known))}`
      return bad(`${name}: ${Object.hasOwn(elsewhere, name) ? elsewhere[name] : unknown}`)
    }
    const { wanted, fits } = KINDS[kind]
    if (!fits(value)) bad(`${name}=${value}: expected ${wanted}`)
  }
  // Each name that was typed is one of the known.
  return typed as Readonly<Partial<Record<K, string>>>
}
