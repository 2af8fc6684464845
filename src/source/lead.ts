import { byteString } from './byte-path.ts'

/**
 * What stands before each line of a source: the key and a blank, the bare key if it ends in `-`, or nothing if it is
 * empty. The instance takes the place of the key's star; where there is none it stands between key and line.
 */
export function lead(key: string, instance?: string): string {
  const glued = key.endsWith('-')
  const bytes = byteString(key)
  if (instance === undefined) return glued || key === '' ? bytes : `${bytes} `
  if (key.includes('*')) return bytes.replace('*', () => instance) + (glued ? '' : ' ')
  return glued || key === '' ? `${bytes}${instance} ` : `${bytes} ${instance} `
}
