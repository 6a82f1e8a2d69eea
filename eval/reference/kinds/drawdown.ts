import { drawdowns, episodes, maxDrawdown } from '../../../tools/numerics/series/drawdown.ts'
import { annualisedReturn, present } from '../../../tools/numerics/series/returns.ts'
import type { Case } from '../folder.ts'
import { returnTable, text } from '../inputs.ts'
import type { Kind, Results } from '../score.ts'
import { each, fileColumn, given, perYear, seriesOf } from './series.ts'

const deepest = 5
/** Sterling's addition to the largest drawdown. */
const sterlingExcess = 0.1

/** The deepest drawdowns of one column, with dates as the file writes them and lengths in periods. */
function table(c: Case): Results {
  const all = returnTable({ ...c, inputs: { ...c.inputs, columns: undefined, column: undefined } })
  const column = text(c, 'column') || all.columns[0]!
  const raw = fileColumn(c, column)
  const rows = Array.from(raw, (_, t) => t).filter(t => !Number.isNaN(raw[t]!))
  const dates = rows.map(t => all.dates[t]!)
  const found = episodes(drawdowns(present(raw))).slice(0, deepest)
  const last = dates.length - 1
  const toTrough = found.map(each => each.trough - each.from + 1)
  const length = found.map(each => (each.recovery ?? last) - each.from + 1)
  return {
    from: found.map(each => dates[each.from]!), trough: found.map(each => dates[each.trough]!), to: found.map(each => (each.recovery === null ? null : dates[each.recovery]!)),
    depth: found.map(each => -each.depth), length, to_trough: toTrough, recovery: found.map((each, i) => (each.recovery === null ? null : length[i]! - toTrough[i]!)),
  }
}

function compute(c: Case): Results {
  if ('depth' in c.expected || 'trough' in c.expected) return table(c)
  const set = seriesOf(c)
  const annual = (x: Float64Array, periods: number): number => annualisedReturn(present(x), perYear(c), periods)
  const results: Results = { max_drawdown: each(set, x => maxDrawdown(present(x))) }
  if ('value' in c.expected) {
    const calmar = given(c, 'periods_per_year')
    results.value = each(set, x => (calmar ? annual(x, x.length) / (maxDrawdown(present(x)) || NaN) : -maxDrawdown(present(x))))
  }
  if ('calmar' in c.expected) results.calmar = each(set, x => annual(x, present(x).length) / (maxDrawdown(present(x)) || NaN))
  if ('sterling' in c.expected) results.sterling = each(set, x => annual(x, present(x).length) / (maxDrawdown(present(x)) + sterlingExcess))
  return results
}

/** FORMAT section 12.3. */
export const kinds: Record<string, Kind> = { drawdown: compute }
