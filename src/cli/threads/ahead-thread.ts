import { parentPort, workerData } from 'node:worker_threads'
import type { AheadWork, VerifiedFrame } from '../../recording/ahead.ts'
import { FrameDecoder } from '../../recording/frame-decoder.ts'
import { Claims } from './claims.ts'

// The program of the thread that reads ahead. It is a file of its own: it is there in 30 ms, and the whole program is not.

/** How far it is read ahead: what is ready takes memory. */
const FARTHEST = 2

/** What it is given. */
export interface GivenAhead {
  readonly work: AheadWork
  /** The memory of the claims. */
  readonly claims: SharedArrayBuffer
}

/** What it says of a stretch; no frame where something is not well, and then nothing more. */
export interface SaidAhead {
  readonly stretch: number
  readonly frame: VerifiedFrame | undefined
}

async function readAhead({ work, claims: memory }: GivenAhead): Promise<void> {
  const claims = new Claims(memory)
  const decoder = new FrameDecoder(work)
  for (let stretch = claims.next(FARTHEST); stretch >= 0; stretch = claims.next(FARTHEST)) {
    const frame = await decoder.decode(stretch)
    const said: SaidAhead = { stretch, frame }
    parentPort?.postMessage(said, frame === undefined ? [] : [frame.bytes.buffer, frame.samples.buffer])
    if (frame === undefined) return
  }
}

void readAhead(workerData)
