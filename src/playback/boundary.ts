/** The next multiple of `every` seconds since the epoch after `time`: where longer intervals end. */
export function nextMultiple(time: number, every: number): number {
  return (Math.floor(time / every) + 1) * every
}
