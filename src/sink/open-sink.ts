import type { Notice } from '../vocabulary/error.ts'
import type { Target } from '../vocabulary/target.ts'
import { BroadcastServer } from './broadcast-server.ts'
import { ChildTarget } from './child-target.ts'
import { DatagramTransport } from './datagram-transport.ts'
import { Delivery } from './delivery.ts'
import { ReplacedFile, WholeFile } from './file-target.ts'
import { FilesTarget } from './files-target.ts'
import { GrownFile, GrownFiles } from './grown-file.ts'
import { HttpTransport } from './http-transport.ts'
import { PageServer } from './page-server.ts'
import type { Sink } from './sink.ts'
import { Spool } from './spool.ts'
import { StreamTransport } from './stream-transport.ts'
import type { TextStream } from './text-stream.ts'
import { StreamTarget } from './text-target.ts'
import type { Transport } from './transport.ts'

/** How payloads are sent. */
export interface SinkOptions {
  /** Who is served, in notices: `export graphite`. */
  readonly name: string
  /** Where stdout is asked for. */
  readonly out: TextStream
  /** What cannot be sent waits, and at last is dropped and counted; of a recording nothing is dropped. */
  readonly isLive: boolean
  /** The directory for what cannot be sent yet. */
  readonly spool: string | undefined
  readonly onNotice: (notice: Notice) => void
}

const FILES = { replace: ReplacedFile, whole: WholeFile, append: GrownFile }

/** Opens the sink for a target. Throws a RecollectError where that cannot be. */
export async function openSink(target: Target, options: SinkOptions): Promise<Sink> {
  switch (target.kind) {
    case 'stdout':
      return new StreamTarget(options.out)
    case 'file':
      return new FILES[target.write](target.path)
    case 'page':
      return PageServer.open(target)
    case 'broadcast':
      return BroadcastServer.open(target)
    case 'stream':
      return delivery(new StreamTransport(target), options)
    case 'datagrams':
      return delivery(new DatagramTransport(target.to), options)
    case 'http':
      return delivery(await HttpTransport.open(target), options)
    case 'child':
      return ChildTarget.open(target, options)
    case 'files':
      return target.write === 'whole'
        ? new FilesTarget(target.directory)
        : new GrownFiles(target.directory, target.heads)
  }
}

function delivery(transport: Transport, { name, isLive, spool, onNotice }: SinkOptions): Delivery {
  const kept = spool === undefined ? undefined : new Spool(spool, `${name}-${transport.name}`)
  return new Delivery(transport, { name, isLive, spool: kept, onNotice })
}
