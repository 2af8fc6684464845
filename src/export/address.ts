import { RecollectError } from '../vocabulary/error.ts'

/** TCP's and UDP's. */
export const HIGHEST_PORT = 65_535

/** `HOST[:PORT]` or `[IPv6]:PORT`. Throws a RecollectError `bad-option`. */
export function parseAddress(
  typed: string,
  usualPort: number | undefined,
): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d+))?$/.exec(typed) ?? []
  const host = bracketed ?? plain
  const port = digits === undefined ? usualPort : Number(digits)
  if (host === undefined || port === undefined || port > HIGHEST_PORT) {
    const form = usualPort === undefined ? 'HOST:PORT' : 'HOST[:PORT]'
    throw new RecollectError('bad-option', `address ${typed}: expected ${form}, a port up to ${HIGHEST_PORT}`)
  }
  return { host, port }
}

/** Whether only this machine reaches the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}
