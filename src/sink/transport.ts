/** How payloads get to a receiver. */
export interface Transport {
  /** The receiver, as people call it: `127.0.0.1:2003`. */
  readonly name: string
  /** Payloads that wait may be handed over together. */
  readonly joins: boolean
  /**
   * Hands payloads over. Rejects with `Refused` where the receiver got them and will never take them; with any other
   * error it is worth trying again.
   */
  deliver(payloads: readonly Uint8Array[]): Promise<void>
  /** Lets what was handed over arrive, and ends. */
  close(): Promise<void>
}

/** The receiver does not want this, and will not want it later. */
export class Refused extends Error {
  /** How many of the payloads; undefined: all. */
  readonly count: number | undefined

  constructor(message: string, count?: number) {
    super(message)
    this.count = count
  }
}
