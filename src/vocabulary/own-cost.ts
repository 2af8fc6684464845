/** What a recorder costs, and how well it keeps time. All but memory and lateness count from its start. */
export interface OwnCost {
  /** CPU time in microseconds: its own work, and the kernel's for it. */
  readonly user: number
  readonly system: number
  /** Bytes of memory that it has in use (resident). */
  readonly resident: number
  /** Microseconds between the time at which the sample was due and that at which it was begun. */
  readonly late: number
  /** Microseconds from each sample's beginning until it was handed on. */
  readonly sampling: number
  /** Bytes of recordings. */
  readonly written: number
  /** Ticks that passed without a sample. */
  readonly missed: number
}
