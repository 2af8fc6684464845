/** An interval longer than this many nominal ones is a gap: nothing is averaged over it. */
export const GAP_INTERVALS = 3
