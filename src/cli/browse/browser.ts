import { Clock } from '../../layout/clock.ts'
import { visible } from '../../layout/escape.ts'
import type { HostRecordings } from '../../playback/recordings.ts'
import { type Notice, RecollectError } from '../../vocabulary/error.ts'
import { spanText } from '../amounts.ts'
import { zoneOption } from '../window-options.ts'
import { HELP, STATUS } from './help.ts'
import type { Key } from './key.ts'
import { momentsAt, nearest } from './moment.ts'
import { centred, pageLines, roomFor } from './page.ts'
import type { RawTerminal } from './raw-terminal.ts'
import { Shown, type Typed } from './shown.ts'
import { type Around, Timeline } from './timeline.ts'

/** Recordings of at least one host. */
export type Hosts = readonly [HostRecordings, ...HostRecordings[]]

/** Where somebody begins. */
export interface Beginning {
  readonly typed: Typed
  /** Epoch seconds. */
  readonly time: number
  /** Seconds of a row; undefined: as it was recorded. */
  readonly every: number | undefined
  /** What processes are sorted by, as --top understands it. */
  readonly top: string
  readonly onNotice: (notice: Notice) => void
  /** Opens the recordings again: they may have grown. */
  readonly reopen: () => Promise<Hosts>
}

/** What is being typed in the last line, and for whom. */
interface Prompt {
  readonly label: string
  readonly typed: string
  readonly done: (typed: string) => void
}

/** Seconds that rows may join. */
const LENGTHS = [60, 600, 3600, 86_400]

/** Characters that a key moves what is too wide. */
const MOVE = 8

/** Shows recordings on a terminal, where keys are pressed until somebody has seen enough. */
export class Browser {
  readonly #terminal: RawTerminal
  readonly #beginning: Beginning
  readonly #clock: Clock
  readonly #lengths: readonly (number | undefined)[]
  #hosts: Hosts
  #host: HostRecordings
  #shown: Shown
  #timeline: Timeline
  #heading: readonly string[] = []
  #time: number
  #every: number | undefined
  #top: string
  #find = ''
  #pane: 'processes' | 'all' | 'help' = 'processes'
  #around: Around = { rows: [], at: -1 }
  #details: readonly string[] = []
  /** What the details are of; '' where they are to be made anew. */
  #detailed = ''
  /** The first of the details that is shown, and how far what is too wide was moved. */
  #firstDetail = 0
  #moved = 0
  #prompt: Prompt | undefined
  #said = ''

  constructor(terminal: RawTerminal, hosts: Hosts, beginning: Beginning) {
    const { typed, time, every, top, onNotice } = beginning
    this.#terminal = terminal
    this.#beginning = beginning
    this.#clock = new Clock(zoneOption(typed))
    this.#hosts = hosts
    this.#host = hosts[0]
    this.#shown = new Shown(hosts[0], typed, onNotice)
    const longer = [...LENGTHS, ...(every === undefined ? [] : [every])].filter((length) => length > this.#shown.pace)
    this.#lengths = [undefined, ...[...new Set(longer)].toSorted((a, b) => a - b)]
    this.#time = time
    this.#every = every
    this.#top = top
    this.#timeline = new Timeline(this.#shown.rows(every), time)
  }

  /** Shows pages until a key or the system ends it. */
  async run(): Promise<void> {
    this.#heading = await this.#shown.heading()
    await this.#show()
    for (let keys = await this.#terminal.keys(); keys !== undefined; keys = await this.#terminal.keys()) {
      this.#said = ''
      for (const key of keys) {
        if (key === 'interrupt' || (key === 'q' && this.#prompt === undefined)) return
        if (this.#prompt === undefined) await this.#keys[key]?.()
        else this.#type(key, this.#prompt)
      }
      await this.#show()
    }
  }

  /** Says something in the last line, until the next key. */
  readonly say = ({ message }: Pick<Notice, 'message'>): void => {
    this.#said = message
  }

  /** What keys do where nothing is being typed; atop's letters among them. */
  readonly #keys: Readonly<Record<Key, () => Promise<void> | void>> = {
    down: () => this.#step(1),
    t: () => this.#step(1),
    up: () => this.#step(-1),
    T: () => this.#step(-1),
    'page-down': () => this.#step(this.#room.rows - 1),
    'page-up': () => this.#step(1 - this.#room.rows),
    home: () => this.#goTo(this.#host.span.from),
    end: () => this.#goTo(this.#host.span.thru),
    b: () => this.#ask('time', (typed) => this.#goToTyped(typed)),
    '-': () => this.#join(1),
    '+': () => this.#join(-1),
    '=': () => this.#join(-1),
    c: () => this.#sortBy('time'),
    m: () => this.#sortBy('rss'),
    d: () => this.#sortBy('iokb'),
    f: () => this.#sortBy('majf'),
    s: () => this.#ask('most of', (typed) => this.#sortBy(typed)),
    '/': () => this.#ask('processes with', (typed) => this.#search(typed)),
    v: () => this.#open('all'),
    h: () => this.#open('help'),
    '?': () => this.#open('help'),
    ' ': () => this.#turn(),
    right: () => this.#move(MOVE),
    left: () => this.#move(-MOVE),
    tab: () => this.#nextHost(),
    r: () => this.#readAgain(),
    suspend: () => this.#terminal.suspend(),
  }

  get #room(): { readonly rows: number; readonly details: number } {
    return roomFor(this.#terminal.size, this.#heading.length)
  }

  async #step(count: number): Promise<void> {
    const { rows, at } = await this.#timeline.around(this.#time, Math.max(0, -count), Math.max(0, count))
    const row = rows[Math.min(Math.max(0, at + count), rows.length - 1)]
    if (row !== undefined) this.#goTo(row.time)
  }

  #goTo(time: number): void {
    this.#time = time
    this.#firstDetail = 0
  }

  #goToTyped(typed: string): void {
    if (typed === '') return
    const time = nearest(momentsAt(typed, this.#host, this.#beginning.typed), this.#time)
    if (time === undefined) this.say({ message: `${typed}: nothing was recorded then` })
    else this.#goTo(time)
  }

  /** Rows of the next longer or shorter length. */
  #join(by: number): void {
    const at = this.#lengths.indexOf(this.#every) + by
    if (at < 0 || at >= this.#lengths.length) return
    this.#every = this.#lengths[at]
    this.#timeline = new Timeline(this.#shown.rows(this.#every), this.#time)
  }

  #sortBy(top: string): void {
    if (top === '') return
    this.#top = top
    this.#pane = 'processes'
    this.#firstDetail = 0
  }

  #search(text: string): void {
    this.#find = text
    this.#pane = 'processes'
    this.#firstDetail = 0
  }

  #open(pane: 'all' | 'help'): void {
    this.#pane = this.#pane === pane ? 'processes' : pane
    this.#firstDetail = 0
  }

  #turn(): void {
    const next = this.#firstDetail + this.#room.details - 1
    this.#firstDetail = next < this.#details.length ? next : 0
  }

  #move(by: number): void {
    this.#moved = Math.max(0, this.#moved + by)
  }

  async #nextHost(): Promise<void> {
    const next = (this.#hosts.indexOf(this.#host) + 1) % this.#hosts.length
    await this.#lookAt(this.#hosts[next] ?? this.#host)
  }

  /** A recorder may have gone on meanwhile. */
  async #readAgain(): Promise<void> {
    const { host } = this.#host.header
    this.#hosts = await this.#beginning.reopen()
    await this.#lookAt(this.#hosts.find(({ header }) => header.host === host) ?? this.#hosts[0])
    this.#goTo(this.#host.span.thru)
  }

  async #lookAt(host: HostRecordings): Promise<void> {
    const { typed, onNotice } = this.#beginning
    this.#host = host
    this.#detailed = ''
    this.#shown = new Shown(host, typed, onNotice)
    this.#timeline = new Timeline(this.#shown.rows(this.#every), this.#time)
    this.#heading = await this.#shown.heading()
  }

  #ask(label: string, done: (typed: string) => void): void {
    this.#prompt = { label, typed: '', done }
  }

  #type(key: Key, prompt: Prompt): void {
    const { typed, done } = prompt
    if (key === 'enter' || key === 'escape') this.#prompt = undefined
    if (key === 'enter') this.#tell(() => done(typed.trim()))
    else if (key === 'backspace') this.#prompt = { ...prompt, typed: [...typed].slice(0, -1).join('') }
    else if ([...key].length === 1) this.#prompt = { ...prompt, typed: typed + key }
  }

  /** What somebody typed wrong is said, and nothing else comes of it. */
  #tell(act: () => void): void {
    try {
      act()
    } catch (error) {
      if (!(error instanceof RecollectError)) throw error
      this.say(error)
    }
  }

  async #show(): Promise<void> {
    const { size } = this.#terminal
    const { rows } = this.#room
    this.#around = await this.#timeline.around(this.#time, rows, rows)
    await this.#lookCloser()
    this.#terminal.show(
      pageLines(
        {
          title: this.#title,
          heading: this.#heading,
          rows: centred(this.#around, rows),
          details: this.#details.slice(this.#firstDetail),
          status: this.#status,
          fixed: this.#shown.fixed,
          moved: this.#moved,
        },
        size,
      ),
    )
  }

  /** Makes the details, where what they are of is not what it was. */
  async #lookCloser(): Promise<void> {
    const wanted = [this.#around.rows[this.#around.at]?.time, this.#every, this.#pane, this.#top, this.#find].join('\n')
    if (wanted === this.#detailed) return
    this.#detailed = wanted
    this.#details = await this.#detailsOf()
  }

  async #detailsOf(): Promise<readonly string[]> {
    if (this.#pane === 'help') return HELP
    const row = this.#around.rows[this.#around.at]
    if (row === undefined) return []
    const moment = { time: row.time, every: this.#every }
    if (this.#pane === 'all') return this.#shown.all(moment)
    try {
      return await this.#shown.processes(moment, { top: this.#top, find: this.#find })
    } catch (error) {
      if (!(error instanceof RecollectError)) throw error
      this.say(error)
      this.#detailed = ''
      return []
    }
  }

  get #title(): string {
    const { host, zone } = this.#host.header
    const time = this.#around.rows[this.#around.at]?.time ?? this.#time
    const others = this.#hosts.length === 1 ? '' : ` (${this.#hosts.indexOf(this.#host) + 1} of ${this.#hosts.length})`
    const length = spanText(this.#every ?? this.#shown.pace)
    return `${visible(host)}${others}  ${this.#clock.set(time, zone).inWords()}  every ${length}`
  }

  get #status(): string {
    if (this.#prompt !== undefined) return `${this.#prompt.label}: ${this.#prompt.typed}_`
    return this.#said === '' ? STATUS : visible(this.#said)
  }
}
