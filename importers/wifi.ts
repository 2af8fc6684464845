import { counter, defineImporter, gauge } from 'recollect/importer'

const lost = (word: number, head: string, help: string) => counter({ line: 'wifi *:', word, head, help })
/** Decibels are no unit of ours: they are numbers, and have no sum. */
const level = (head: string, help: string) => gauge({ across: 'none', head, help })

/** How well wireless interfaces hear, from /proc/net/wireless (wireless extensions, net/wireless/wext-proc.c). */
export default defineImporter({
  name: 'wifi',
  title: 'WIRELESS NETWORKS',
  dimension: 'interface',
  sources: [{ key: 'wifi', path: '/proc/net/wireless', skip: 2 }],
  needs: 'a wireless interface',
  metrics: {
    link: level('Link', "Quality of the link, on the driver's own scale, mostly of 70"),
    signal: level('Signal', 'Strength of the signal, in dBm'),
    noise: level('Noise', 'Noise level, in dBm; -256 if the driver does not know'),
    signalToNoise: level('S/N', 'Signal over noise, in dB'),
    discardedNetwork: lost(4, 'Nwid', 'Packets of other networks dropped'),
    discardedCrypt: lost(5, 'Crypt', 'Packets dropped that could not be decrypted'),
    discardedFragments: lost(6, 'Frag', 'Packets dropped that could not be put together'),
    retries: lost(7, 'Retry', 'Packets that were sent again and again and given up'),
    missedBeacons: lost(9, 'Beacon', 'Beacons of the access point that were missed'),
  },
  analyzes: ['wifi *:'],
  /** `0000   54.  -56.  -256 …`: a point says that the value is new. */
  analyze(line, row) {
    const value = (word: number): number => Number(line.text(word))
    const signal = value(2)
    const noise = value(3)
    row.link = value(1)
    row.signal = signal
    row.noise = noise
    row.signalToNoise = noise > -256 ? signal - noise : Number.NaN
  },
})
