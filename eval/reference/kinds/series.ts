import type { Case } from '../folder.ts'
import { isPath, list, names, num, pick, returnTable, selectRows, text } from '../inputs.ts'
import { Unsupported } from '../score.ts'

/** The series of a case, missing values as NaN, and whether results are lists (one entry per series) or single numbers. */
export type SeriesSet = { dates: string[]; columns: string[]; series: Float64Array[]; many: boolean }

const given = (c: Case, key: string): boolean => c.inputs[key] !== undefined && c.inputs[key] !== null

/** `one` and `two`, a list, or columns of a file; a file without named columns means its first data column (FORMAT 12.2). */
export function seriesOf(c: Case): SeriesSet {
  if (given(c, 'one') && given(c, 'two')) {
    return { dates: [], columns: ['one', 'two'], series: ['one', 'two'].map(key => Float64Array.from(list(c, key))), many: true }
  }
  if (!isPath(c.inputs.returns) && Array.isArray(c.inputs.returns) && !Array.isArray(c.inputs.returns[0])) {
    return { dates: [], columns: ['value'], series: [Float64Array.from(list(c, 'returns'))], many: false }
  }
  const table = returnTable(c)
  const listed = names(c, 'columns') !== undefined || names(c, 'tickers') !== undefined
  const single = text(c, 'column') !== ''
  const expectsLists = Object.values(c.expected).some(Array.isArray)
  const many = single ? false : listed || expectsLists
  return { dates: table.dates, columns: many ? table.columns : table.columns.slice(0, 1), series: many ? table.values : table.values.slice(0, 1), many }
}

/** The measure for each series, as a list or a single number. */
export function each(set: SeriesSet, measure: (x: Float64Array, index: number) => number): number | number[] {
  const values = set.series.map(measure)
  return set.many ? values : values[0]!
}

/** Periods per year. */
export function perYear(c: Case): number {
  return given(c, 'periods_per_year') ? num(c, 'periods_per_year') : num(c, 'frequency')
}

/** A column of the case's file by name, on the case's rows, whatever `columns` chooses. */
export function fileColumn(c: Case, column: string): Float64Array {
  if (!isPath(c.inputs.returns)) throw new Unsupported(`column ${column} without a file of returns`)
  const table = pick(c.folder.table(c.inputs.returns), [column])
  return selectRows(table, text(c, 'rows') || text(c, 'window')).values[0]!
}

export { given }
