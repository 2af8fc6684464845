import { Libvirtd } from '../../helpers/libvirtd.ts'
import type { Asked, Subject } from './subject.ts'

async function startGuest(): Promise<Asked> {
  const daemon = new Libvirtd()
  await daemon.start()
  await daemon.guest('bench', 'rcbench0')
  // The first answer takes longest: libvirtd looks at what its QEMU can do.
  await daemon.virsh('domstats')
  return { spec: `libvirt,uri=${daemon.uri}`, stop: () => daemon.stop() }
}

export const guests: readonly Subject[] = [
  {
    name: 'libvirt-qemu',
    needs: ['virsh', 'libvirtd', 'virtlogd', 'qemu-system-x86_64'],
    trouble: () => (process.getuid?.() === 0 ? undefined : 'root missing'),
    start: startGuest,
  },
  {
    name: 'libvirt-test',
    needs: ['virsh'],
    start: async () => ({ spec: 'libvirt,uri=test:///default', stop: () => {} }),
  },
]
