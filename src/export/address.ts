import { RecollectError } from '../vocabulary/error.ts'

/** `HOST[:PORT]` or `[IPv6]:PORT`. Throws a RecollectError `bad-option`. */
export function parseAddress(
  typed: string,
  usualPort: number | undefined,
): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d+))?$/.exec(typed) ?? []
  const host = bracketed ?? plain
  const port = digits === undefined ? usualPort : Number(digits)
  if (host === undefined || port === undefined || port > 65535) {
    throw new RecollectError(
      'bad-option',
      `${typed}: wanted HOST${usualPort === undefined ? '' : '['}:PORT${usualPort === undefined ? '' : ']'}`,
    )
  }
  return { host, port }
}

/** Whether only this machine reaches the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}
