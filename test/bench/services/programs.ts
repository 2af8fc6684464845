import { chmodSync, writeFileSync } from 'node:fs'
import { BPFTRACE, canTrace } from '../../helpers/bpftrace.ts'
import { Server } from '../../helpers/servers.ts'
import { nvidiaSmi } from './nvidia-smi.ts'
import type { Asked, Subject } from './subject.ts'

const GPUS = 8

/** The example of IBM's document on mmpmon's io_s request. */
const MMPMON =
  '_io_s_ _n_ 199.18.1.8 _nn_ node1 _rc_ 0 _t_ 1066660148 _tu_ 407431 _br_ 6291456 _bw_ 314572800 _oc_ 10 _cc_ 16 _rdc_ 101 _wc_ 300 _dir_ 7 _iu_ 2'

const SCRIPT = `
software:page-faults:1000 { @faults[comm] = count(); }
interval:ms:100 { @turns = hist(nsecs % 1000); @all = sum(5); }
`

const SCHEMA = {
  type: 'object',
  properties: { requests: { type: 'integer', semantics: 'counter' }, load: { type: 'number' } },
}

/** A script that stands for a program which is not here. */
function pretended(name: string, script: string): { readonly folder: Server; readonly program: string } {
  const folder = new Server(name)
  const program = folder.path(name)
  writeFileSync(program, `#!/bin/sh\n${script}\n`)
  chmodSync(program, 0o755)
  return { folder, program }
}

async function startNvidia(): Promise<Asked> {
  const { folder, program } = pretended('nvidia-smi', 'while :; do cat "$0.xml"; sleep 1; done')
  writeFileSync(folder.path('nvidia-smi.xml'), nvidiaSmi(GPUS))
  return { spec: `nvidia,program=${program}`, stop: () => folder.remove() }
}

async function startGpfs(): Promise<Asked> {
  const { folder, program } = pretended('mmpmon', `while read -r request; do echo '${MMPMON}'; done`)
  return { spec: `gpfs,program=${program}`, stop: () => folder.remove() }
}

async function startDtrace(): Promise<Asked> {
  const folder = new Server('dtrace')
  writeFileSync(folder.path('script.bt'), SCRIPT)
  return { spec: `dtrace,script=${folder.path('script.bt')}`, stop: () => folder.remove() }
}

async function startJson(): Promise<Asked> {
  const { folder, program } = pretended(
    'program',
    'n=0; while sleep 1; do n=$((n + 5)); echo "{\\"requests\\": $n, \\"load\\": 0.5}"; done',
  )
  for (const name of ['one', 'web']) writeFileSync(folder.path(`${name}.schema.json`), JSON.stringify(SCHEMA))
  writeFileSync(folder.path('one.json'), '{"requests": 5, "load": 0.25}\n')
  const sources = [folder.path('one.json'), `web=|${program}`, `web.schema=${folder.path('web.schema.json')}`]
  return { spec: ['json', ...sources].join(','), stop: () => folder.remove() }
}

/** Modules that read what a program says by itself, and those whose programs are not to be had. */
export const programs: readonly Subject[] = [
  { name: 'json', needs: ['sh'], isStream: true, isPretended: true, start: startJson },
  {
    name: 'dtrace',
    needs: ['bpftrace'],
    trouble: () => (canTrace() ? undefined : `${BPFTRACE} missing`),
    isStream: true,
    start: startDtrace,
  },
  { name: 'nvidia', needs: ['sh'], isStream: true, isPretended: true, start: startNvidia },
  { name: 'gpfs', needs: ['sh'], isPretended: true, start: startGpfs },
]
