/** A span of time: epoch seconds, both ends included. */
export interface Window {
  readonly from: number
  readonly thru: number
}
