import type { Address, PipeOptions } from '../vocabulary/pipe.ts'
import { type Channel, type ChannelEvents, ChildChannel } from './child-channel.ts'
import { SocketChannel } from './socket-channel.ts'

/** What is talked to: a command's child process, or the server at an address. */
export type Partner = { readonly command: readonly string[] } | Address

/** What it is called in messages. */
export function nameOf(partner: Partner): string {
  if ('command' in partner) return partner.command[0] ?? ''
  return 'path' in partner ? partner.path : `${partner.host}:${partner.port}`
}

/** Starts or calls it. Throws where there cannot be such a child. */
export function openChannel(partner: Partner, options: PipeOptions, events: ChannelEvents): Channel {
  return 'command' in partner ? new ChildChannel(partner.command, options, events) : new SocketChannel(partner, events)
}
