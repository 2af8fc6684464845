/** Options that are set together, by the name that `record --preset` has for them. */
export const presets: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // What a machine is to remember of its last two weeks: everything each 10 s, processes and slabs each minute.
  night: { interval: '10:60', rolllogs: '00:00,14', 'max-size': '2G' },
}
