import { periods } from '../../../tools/numerics/series/calendar.ts'
import { deepestFall } from '../../../tools/numerics/series/drawdown.ts'
import type { Case, Table } from '../folder.ts'
import { isPath, keepRows, list, num, pick, text } from '../inputs.ts'
import { Unsupported, type Kind, type Results } from '../score.ts'
import { given } from './series.ts'

/** The one column that the case names, or the file's first, without missing rows. */
function column(c: Case, key: string): Table {
  const path = c.inputs[key]
  if (!isPath(path)) throw new Unsupported(`${key} is not a data file`)
  const table = c.folder.table(path)
  const named = pick(table, [text(c, 'column') || table.columns[0]!])
  return keepRows(named, t => !Number.isNaN(named.values[0]![t]!))
}

const levelOn = (table: Table, date: string): number => {
  const t = table.dates.indexOf(date)
  if (t < 0) throw new Unsupported(`the data has no row for ${date}`)
  return table.values[0]![t]!
}

/** Levels given, or read from the file on the two dates. */
function decline(c: Case): Results {
  const data = isPath(c.inputs.data) ? column(c, 'data') : null
  const peak = data ? levelOn(data, text(c, 'peak_date')) : num(c, 'peak')
  const trough = data ? levelOn(data, text(c, 'trough_date')) : num(c, 'trough')
  return { decline_pct: 100 * (trough / peak - 1) }
}

/** The deepest fall between two dates, and the first date at or above its peak, also after the end. */
function deepest(c: Case): Results {
  const table = column(c, 'data')
  const inside = keepRows(table, t => table.dates[t]! >= text(c, 'start') && table.dates[t]! <= text(c, 'end'))
  const fall = deepestFall(inside.values[0]!)
  if (!fall) return { peak_date: null, trough_date: null, depth: 0, recovery_date: null }
  const peak = inside.values[0]![fall.peak]!
  const trough = inside.dates[fall.trough]!
  const back = table.dates.find((date, t) => date > trough && table.values[0]![t]! >= peak)
  return { peak_date: inside.dates[fall.peak]!, trough_date: trough, depth: -fall.depth, recovery_date: back ?? null }
}

/** Calendar-year returns of a price file, for the years that the case prints. */
function years(c: Case): Results {
  const table = column(c, 'benchmark')
  const ends = new Map(periods(table.dates, 'year').map(year => [Number(year.name), table.values[0]![year.last]!]))
  const wanted = given(c, 'years') ? list(c, 'years') : (c.expected.years as number[] | undefined) ?? [...ends.keys()].slice(1)
  return { years: wanted, return_pct: wanted.map(year => 100 * (ends.get(year)! / ends.get(year - 1)! - 1)) }
}

function compute(c: Case): Results {
  if ('decline_pct' in c.expected) return decline(c)
  if (given(c, 'start') && given(c, 'end')) return deepest(c)
  if (given(c, 'benchmark')) return years(c)
  throw new Unsupported('a published table: nothing to compute it from')
}

/** FORMAT section 14: market falls and calendar years. */
export const kinds: Record<string, Kind> = { historical_crises: compute }
