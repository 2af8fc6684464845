import { naturalOrder } from '../vocabulary/natural-order.ts'
import { type Interval, type Report, TOTAL } from '../vocabulary/report.ts'
import type { Look, Members, ShownView, View, ViewColumn } from '../vocabulary/view.ts'
import { type CellValue, type IntervalWords, ViewSource } from './view-source.ts'

/** A heading and how the values under it look. */
export interface GroupColumn {
  readonly nick: string
  readonly look: Look
}

/** Columns that stand together under a title. */
export interface Group {
  readonly title: string
  /** Which view it is of, by number: neighbours of one view belong together. */
  readonly view: number
  /** `total`, an instance's name, or '' where the view has none. */
  readonly instance: string
  readonly columns: readonly GroupColumn[]
}

/** The columns of one view, which follow the instances that there are. */
class ShownGroups {
  groups: readonly Group[] = []
  readonly #view: View
  readonly #number: number
  readonly #sources: readonly ViewSource[]
  /** What there must be most of. */
  readonly #by: ViewSource | undefined
  readonly #module: string
  readonly #chosen: readonly string[] | undefined
  #names: readonly string[] = []

  constructor({ view, instances }: ShownView, number: number, words: IntervalWords) {
    this.#view = view
    this.#number = number
    this.#chosen = instances
    this.#sources = view.columns.map((column) => new ViewSource(column, words))
    const by = view.members?.by
    this.#by = by === undefined ? this.#sources.at(-1) : new ViewSource({ metric: by, nick: '' }, words)
    this.#module = this.#sources[0]?.metrics[0]?.module ?? ''
    if (view.members === undefined || view.members.as === 'most') this.groups = [this.#group('')]
  }

  /** Looks which instances there are; true if the columns are others than before. */
  follow(interval: Interval): boolean {
    const { members } = this.#view
    if (members === undefined || members.as === 'most') return false
    const names = this.#namesOf(members, interval.reports.get(this.#module))
    if (names.length === this.#names.length && names.every((name, n) => name === this.#names[n])) return false
    this.#names = names
    this.groups = members.as === 'groups' ? names.map((name) => this.#group(name)) : [this.#across(names)]
    return true
  }

  /** Adds the values of all columns, in their order. */
  addValues(interval: Interval, values: CellValue[]): void {
    const { members } = this.#view
    if (members?.as === 'columns') {
      const [source] = this.#sources
      for (const name of this.#names) values.push(source?.value(interval, this.#slot(interval, name)) ?? Number.NaN)
      return
    }
    const most = members?.as === 'most' ? this.#most(interval) : undefined
    for (const { instance } of this.groups) {
      const slot = most ?? this.#slot(interval, instance)
      for (const source of this.#sources) {
        // Where nobody did anything there is nobody to name.
        if (most === NOBODY && source.column.kind === 'text') values.push('')
        else values.push(source.value(interval, slot))
      }
    }
  }

  #namesOf(members: Members, report: Report | undefined): readonly string[] {
    const metric = this.#sources[0]?.metrics[0]?.name ?? ''
    const isShown = (name: string): boolean =>
      members.unless?.test(name) !== true && report?.importer.measures?.(name, metric) !== false
    const each = (): readonly string[] => {
      const all = report?.slots.map((slot) => report.instance(slot)) ?? []
      return all.filter(isShown).toSorted(naturalOrder)
    }
    const { usual } = members
    if (this.#chosen !== undefined) return this.#chosen.flatMap((name) => (name === 'all' ? each() : name))
    if (usual === 'total') return ['total']
    if (typeof usual === 'object') return usual
    return usual === 'each' ? each() : each().slice(-usual)
  }

  #slot(interval: Interval, name: string): number {
    if (name === '' || name === 'total') return TOTAL
    const report = interval.reports.get(this.#module)
    // Of several that had the name one after the other, the last has it now.
    return report?.slots.findLast((slot) => report.instance(slot) === name) ?? NOBODY
  }

  #most(interval: Interval): number {
    const unless = this.#view.members?.unless
    const report = interval.reports.get(this.#module)
    let most = NOBODY
    let highest = 0
    for (const slot of report?.slots ?? []) {
      if (unless?.test(report?.instance(slot) ?? '') === true) continue
      const value = this.#by?.value(interval, slot)
      if (typeof value !== 'number' || !(value > highest)) continue
      highest = value
      most = slot
    }
    return most
  }

  #group(instance: string): Group {
    const { title, totalTitle } = this.#view
    const isTotal = instance === 'total' || instance === ''
    const named = isTotal && totalTitle !== undefined ? totalTitle : title.replace('*', () => instance || 'total')
    const columns = this.#sources.map(({ column }) => this.#column(column, instance))
    return { title: named, view: this.#number, instance, columns }
  }

  #across(names: readonly string[]): Group {
    const [source] = this.#sources
    const columns = source === undefined ? [] : names.map((name) => this.#column(source.column, name))
    return { title: this.#view.title, view: this.#number, instance: '', columns }
  }

  #column(column: ViewColumn, instance: string): GroupColumn {
    const { kind = this.#view.kind, width = this.#view.width, step = this.#view.step } = column
    return { nick: column.nick.replace('*', () => instance), look: { kind, width, step } }
  }
}

/** No slot at all. */
const NOBODY = -1

/** The groups of several views side by side, and their values interval by interval. */
export class ViewGroups {
  readonly #shown: readonly ShownGroups[]
  groups: readonly Group[] = []

  constructor(views: readonly ShownView[], words: IntervalWords) {
    this.#shown = views.map((view, number) => new ShownGroups(view, number, words))
  }

  /** Follows the instances that come and go; true if there are other columns than before, as there are at first. */
  follow(interval: Interval): boolean {
    let changed = this.groups.length === 0
    for (const shown of this.#shown) changed = shown.follow(interval) || changed
    if (changed) this.groups = this.#shown.flatMap(({ groups }) => groups)
    return changed
  }

  /** The values under all headings, group by group. */
  values(interval: Interval): readonly CellValue[] {
    const values: CellValue[] = []
    for (const shown of this.#shown) shown.addValues(interval, values)
    return values
  }
}
