import type { Address } from '../vocabulary/target.ts'

/** An address as people write it. */
export function addressText(address: Address): string {
  if ('path' in address) return address.path
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`
}
