import { arch, availableParallelism, cpus, release, totalmem } from 'node:os'
import { type Peers, peerVersions } from './peers.ts'

/** What the figures were measured on; nothing that names the machine or its place. */
export function describeMachine(peers: Peers): string {
  const gib = Math.round(totalmem() / 2 ** 30)
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  const kernel = /^\d+\.\d+/.exec(release())?.[0] ?? release()
  return [
    `${availableParallelism()} CPUs (${model}), ${gib} GiB, Linux ${kernel} ${arch()}, Node ${process.versions.node}`,
    ...peerVersions(peers),
  ].join('; ')
}
