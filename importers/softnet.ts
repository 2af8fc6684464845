import { counter, defineImporter, gauge } from 'recollect/importer'

const HEX = 16

/** All but the backlog are unsigned ints (net/core/net-procfs.c, softnet_seq_show). */
const count = (head: string, help: string) => counter({ bits: 32, head, help })

/** What each CPU does with packets that arrive, from /proc/net/softnet_stat. */
export default defineImporter(() => {
  /** Lines of this sample so far: kernels before 5.10 do not say which CPU a line is of. */
  let lines = 0

  return {
    name: 'softnet',
    title: 'PACKETS RECEIVED BY CPU',
    dimension: 'cpu',
    line: 'softnet',
    sources: [{ key: 'softnet', path: '/proc/net/softnet_stat' }],
    needs: 'a kernel with networks (CONFIG_NET)',
    metrics: {
      packets: count('Pkts', 'Packets taken from the network cards, and from the CPU itself'),
      drops: count('Drops', "Packets dropped because the CPU's backlog was full (net.core.netdev_max_backlog)"),
      squeezes: count(
        'Sqeez',
        'Times that packets were left over when budget or time was used up (net.core.netdev_budget)',
      ),
      steered: count('RPS', 'Times that another CPU woke this one to take packets'),
      flowLimits: count('FlowL', 'Packets dropped because one flow took too much of the backlog'),
      backlog: gauge({ head: 'Backlg', help: 'Packets in the backlog at that moment; kernel 5.10 and later' }),
    },
    initInterval() {
      lines = 0
    },
    /** Words of eight hexadecimal digits. */
    analyze(line, _total, at) {
      const hex = (word: number): number => Number.parseInt(line.text(word), HEX)
      const told = hex(12)
      const row = at(String(Number.isNaN(told) ? lines : told))
      lines++
      row.packets = hex(0)
      row.drops = hex(1)
      row.squeezes = hex(2)
      row.steered = hex(9)
      row.flowLimits = hex(10)
      row.backlog = hex(11)
    },
  }
})
