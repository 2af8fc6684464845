import { DescriptorBudget } from '../source/descriptor-budget.ts'
import { LineBuffer } from '../source/line-buffer.ts'
import { treeRoot } from '../source/machine.ts'
import { openReaders, type PacedReader } from '../source/open-readers.ts'
import type { Notice } from '../vocabulary/error.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { OwnCost } from '../vocabulary/own-cost.ts'
import type { FileSource, Pace } from '../vocabulary/source.ts'
import type { Times } from '../vocabulary/times.ts'
import { awaitAnswers } from './await-answers.ts'
import { CostMeter } from './cost-meter.ts'
import { ModuleData } from './module-data.ts'
import type { Due } from './ticker.ts'

/** What is sampled. */
export interface SamplerOptions {
  /** In the order in which they record. */
  readonly importers: readonly Importer[]
  /** The tree that stands for `/`; default: the machine itself. */
  readonly root?: string
  /** Leaves out what may hold command-line arguments. */
  readonly noArgs?: boolean
  /** Full names of metrics (`process.runDelay`) whose sources are read only on request. */
  readonly requested?: ReadonlySet<string>
  /** What the recorder has cost so far, for modules that ask. Default: what taking samples has. */
  readonly cost?: () => OwnCost
  /** Takes the time of reading files, and of each module that reads for itself. */
  readonly times?: Times | undefined
  readonly onNotice?: (notice: Notice) => void
  /** How long a sample may wait for modules that do not answer at once. Default: not at all. */
  readonly patienceMs?: number
}

/** Which of the slower intervals' sources a sample contains. */
type SlowerDue = Pick<Due, 'second' | 'third'>

/** What a sample consists of. */
interface Lines {
  readonly bytes: Uint8Array
  readonly end: number
}

/** Takes samples: walks the sources in collectl's order and copies their lines into one buffer, which it uses again. */
export class Sampler {
  readonly #readers: readonly PacedReader[]
  readonly #modules: readonly ModuleData[]
  readonly #lines = new LineBuffer()
  readonly #patienceMs: number
  readonly #readFiles: (pace: Pace, steady: number) => void

  constructor(options: SamplerOptions) {
    const { importers, root = '', cost = () => new CostMeter().cost, times, onNotice = () => {} } = options
    const { patienceMs = 0 } = options
    this.#patienceMs = patienceMs
    const place = { root: treeRoot(root), budget: new DescriptorBudget() }
    this.#readers = openReaders(
      importers.map((importer) => sourcesOf(importer, options)),
      place,
    )
    this.#modules = importers
      .filter((importer) => importer.getData !== undefined)
      .map((importer) => new ModuleData(timed(importer, times), { place, cost, onNotice, patienceMs }))
    const read = (pace: Pace, steady: number): void => {
      for (const paced of this.#readers) if (paced.pace === pace) paced.reader.read(this.#lines, steady)
    }
    this.#readFiles = times?.taken('files', read) ?? read
  }

  /** Reads all files once, so that those that can stay open are open. */
  open(steady: number): void {
    for (const { reader } of this.#readers) reader.read(this.#lines, steady)
    this.#lines.clear()
  }

  /** Whether there are modules that want to be asked before a sample is taken. */
  get hasSlowModules(): boolean {
    return this.#modules.some(({ isSlow }) => isSlow)
  }

  /** Asks the modules whose answers take a while, for the sample that will be taken soon. */
  askAhead(due: SlowerDue, steady: number): void {
    for (const module of this.#modules) if (isDue(module, due)) module.askAhead(steady)
  }

  /** Reads all that is due, and waits for nobody. The lines are those of the buffer from 0 to its `end`, until the next time. */
  take(due: SlowerDue, steady: number): Lines {
    this.#begin(due, steady)
    return this.#end(due, steady)
  }

  /** The same, with the answers of modules that give them within the sampler's patience. */
  async takePatiently(due: SlowerDue, steady: number): Promise<Lines> {
    this.#begin(due, steady)
    await awaitAnswers(this.#modules, this.#patienceMs)
    return this.#end(due, steady)
  }

  /** Which sources could not be read so far, and why, one line each. */
  unreadable(): readonly string[] {
    return this.#readers.flatMap(({ reader }) => reader.unreadable())
  }

  close(): void {
    for (const { reader } of this.#readers) reader.close()
    for (const module of this.#modules) module.close()
  }

  #begin(due: SlowerDue, steady: number): void {
    this.#lines.clear()
    for (const module of this.#modules) if (isDue(module, due)) module.askFirst(steady)
    this.#read('first', steady)
    if (due.second) this.#read('second', steady)
    if (due.third) this.#read('third', steady)
  }

  #end(due: SlowerDue, steady: number): Lines {
    for (const module of this.#modules) {
      if (isDue(module, due)) module.end(this.#lines, steady)
      // What arrived late waits for no tick of its own.
      else module.deliver(this.#lines)
    }
    return this.#lines
  }

  #read(pace: Pace, steady: number): void {
    this.#readFiles(pace, steady)
    for (const module of this.#modules) if (module.pace === pace) module.collect(this.#lines, steady)
  }
}

function isDue({ pace }: ModuleData, due: SlowerDue): boolean {
  return pace === 'first' || due[pace]
}

function timed(importer: Importer, times: Times | undefined): Importer {
  if (times === undefined) return importer
  return { ...importer, getData: times.taken(importer.name, (record) => importer.getData?.(record)) }
}

function sourcesOf({ name, sources }: Importer, { noArgs = false, requested }: SamplerOptions): readonly FileSource[] {
  return sources.filter(({ personal, onRequest }) => {
    if (noArgs && personal) return false
    return onRequest === undefined || onRequest.some((metric) => requested?.has(`${name}.${metric}`))
  })
}
