import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import type { Packet } from '../../playback/packet.ts'
import { type Stretch, StretchPlayer } from '../../playback/stretches.ts'
import type { Notice } from '../../vocabulary/error.ts'
import { SilentTerminal } from '../output/silent-terminal.ts'
import type { Terminal } from '../output/terminal.ts'
import { Claims } from './claims.ts'
import type { Played } from './played.ts'

/** What a thread that helps is given. */
export interface Help {
  readonly stretches: readonly Stretch[]
  /** The memory of the claims. */
  readonly claims: SharedArrayBuffer
  /** How many stretches it may be ahead. */
  readonly farthest: number
}

/** What it says. */
export type Said =
  | { readonly stretch: number; readonly packet: Packet }
  | { readonly stretch: number; readonly packet?: never }
  | { readonly notice: Notice }
  | { readonly code: string; readonly why: string }

function say(said: Said, moved: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(said, moved)
}

/** In a thread that helps: plays stretches until none is left. Resolves to false in any other. */
export async function helpPlaying(prepare: (terminal: Terminal) => Promise<Played>): Promise<boolean> {
  if (isMainThread) return false
  const given: Help = workerData
  const claims = new Claims(given.claims)
  try {
    const played = await prepare(new SilentTerminal((notice) => say({ notice })))
    const player = new StretchPlayer(played.hosts, played.importers, played.how)
    for (let n = claims.next(given.farthest); n >= 0; n = claims.next(given.farthest)) {
      const stretch = given.stretches[n]
      if (stretch !== undefined) await play(n, stretch, player)
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    say({ code: 'code' in error ? String(error.code) : 'internal', why: error.message })
  }
  return true
}

async function play(n: number, stretch: Stretch, player: StretchPlayer): Promise<void> {
  for await (const packet of player.play(stretch)) {
    say({ stretch: n, packet }, [packet.numbers.buffer])
  }
  say({ stretch: n })
}
