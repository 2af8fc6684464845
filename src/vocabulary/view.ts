import type { Unit } from './unit.ts'

/**
 * What a cell holds, which says how it is written: bytes and decimals as whole numbers, shortened with a letter where
 * they do not fit; floats with as many decimals as fit; minutes as `2h05`; text at the left.
 */
export type CellKind = 'bytes' | 'decimal' | 'float' | 'percent' | 'minutes' | 'text'

/** How a column looks. */
export interface Look {
  readonly kind: CellKind
  /** Characters. */
  readonly width: number
  /**
   * 1000 or 1024: numbers are divided by it until they fit, and have a letter for how often, which is also their colour.
   * Another number: the colour changes with each multiple of it. 0: one colour.
   */
  readonly step: number
}

/** A column of a view. What is left out is as the view says. */
export interface ViewColumn extends Partial<Look> {
  /**
   * `module.metric`; or several, whose values are added up. `interval.time` and `interval.epoch` are the interval's own,
   * and `module.instance` is the instance's name.
   */
  readonly metric: string | readonly string[]
  /** The heading, at most as wide as the column; `*` is the instance's name. */
  readonly nick: string
  /** The unit that it prints in. Default: the metric's base unit (bytes, seconds …). */
  readonly unit?: Unit
}

/** How a view shows the instances of its module. */
export interface Members {
  /**
   * `groups`: each has the view's columns under a title of its own. `columns`: each is a column, headed by its name.
   * `most`: the one with most of `by`, and no other.
   */
  readonly as: 'groups' | 'columns' | 'most'
  /** What is shown where nobody chooses: the total, all instances, so many of the last, or those of these names. */
  readonly usual: 'total' | 'each' | number | readonly string[]
  /** What there must be most of: a metric, or several that are added up. Default: the last column's. */
  readonly by?: ViewColumn['metric']
  /** The letter of the option that chooses them: `-D total,sda`. */
  readonly option?: MemberOption
  /** The view's own option takes the names of those that are shown, and calls them so: `PID`. */
  readonly named?: string
  /** `--full` shows all of them. */
  readonly full?: boolean
  /** Instances that are shown only where they are named: idle loop devices, the timer's interrupt. */
  readonly unless?: RegExp
}

/** dstat's options that name a view's members: CPUs, disks, interrupts, interfaces, swap files. */
export type MemberOption = 'C' | 'D' | 'I' | 'N' | 'S'

/** A named choice of metrics with headings, which dstat calls a plugin: declared, not coded. */
export interface View extends Look {
  /** dstat's name of the plugin, which is also the long option; words joined by hyphens. */
  readonly name: string
  /** dstat's letter. */
  readonly letter?: string
  /** Other names that are understood: those of older versions. */
  readonly aliases?: readonly string[]
  /** It needs a server's answer, or a program that runs: it is shown only where it is named. */
  readonly asks?: true
  /** One sentence. */
  readonly help: string
  /** Above the columns; `*` stands for the instance (`total` for the total). */
  readonly title: string
  /** Above the total's columns, where that is not the title with `total` in it. */
  readonly totalTitle?: string
  readonly columns: readonly ViewColumn[]
  /** Absent: there is only one group of columns, of totals. */
  readonly members?: Members
}

/** Declares views of one family; what they leave out of their look is whole numbers, 5 wide, by thousands. */
export function defineViews(views: readonly (Omit<View, keyof Look> & Partial<Look>)[]): readonly View[] {
  return views.map((view) => ({ kind: 'decimal', width: 5, step: 1000, ...view }))
}

/** A view that was asked for, and which instances of it. */
export interface ShownView {
  readonly view: View
  /** Names, in their order: `total`, and `all` for each. Absent: what the view shows where nobody chooses. */
  readonly instances?: readonly string[]
}
