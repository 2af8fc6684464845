import type { Metric } from './metric.ts'
import { didYouMean, orChoose } from './nearest.ts'
import { baseUnit, isUnit, units } from './unit.ts'

/** Words of a module's declaration. */
const MODULE_WORDS = new Set([
  ...['name', 'title', 'letter', 'dimension', 'line', 'sources', 'needs', 'metrics', 'metricsOf', 'tables', 'birth'],
  ...['bornAtZero', 'analyzes', 'init', 'updateHeader', 'getHeader', 'pace', 'getData', 'role', 'measures', 'analyze'],
  ...['initInterval', 'reads', 'sets', 'intervalEnd', 'printBrief', 'printVerbose', 'printPlot', 'another', 'personal'],
])

/** Words of a metric's declaration. */
const METRIC_WORDS = new Set([
  ...['kind', 'help', 'head', 'width', 'brief', 'discrete', 'only', 'line', 'word', 'column', 'unit', 'show', 'type'],
  ...['digits', 'across', 'bits', 'slips', 'growth'],
])

const KINDS: readonly unknown[] = ['counter', 'gauge', 'text'] satisfies Metric['kind'][]
const NAME = /^[a-z][A-Za-z0-9]*$/

type Refuse = (why: string) => never

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function checkWords(about: object, words: ReadonlySet<string>, refuse: Refuse): void {
  for (const word of Object.keys(about)) {
    if (!words.has(word)) refuse(`${word}: unknown${didYouMean(word, [...words])}`)
  }
}

function checkMetric(metric: unknown, refuse: Refuse): void {
  if (!isObject(metric) || !KINDS.includes(metric['kind'])) refuse('declare it by counter(), gauge() or text()')
  checkWords(metric, METRIC_WORDS, refuse)
  if (typeof metric['help'] !== 'string') refuse('needs help: one sentence')
  if (metric['word'] !== undefined && metric['column'] !== undefined) refuse('a place is a word or a column, not both')
  const { unit = 'count', show = unit } = metric
  for (const one of [unit, show]) {
    if (!isUnit(one)) refuse(`unit ${JSON.stringify(one)}: unknown${orChoose(String(one), units)}`)
  }
  if (isUnit(unit) && isUnit(show) && baseUnit(unit) !== baseUnit(show))
    refuse(`unit ${unit} cannot be shown as ${show}`)
}

/** Looks at a module's declaration as JavaScript, where no compiler has, and refuses what cannot be. */
export function checkImporter(importer: object, refuse: Refuse): void {
  checkWords(importer, MODULE_WORDS, refuse)
  const about: Readonly<Record<string, unknown>> = { ...importer }
  if (typeof about['title'] !== 'string') refuse('needs a title')
  const { sources, metrics } = about
  if (!Array.isArray(sources)) refuse('needs sources: a list, empty where getData records')
  for (const source of sources) {
    const isWhole = isObject(source) && typeof source['key'] === 'string' && typeof source['path'] === 'string'
    if (!isWhole) refuse('a source needs a key and a path')
  }
  if (!isObject(metrics)) refuse('needs metrics')
  for (const [name, metric] of Object.entries(metrics)) {
    if (!NAME.test(name)) refuse(`metric ${name}: a name is camelCase letters and digits`)
    checkMetric(metric, (why) => refuse(`metric ${name}: ${why}`))
  }
}
