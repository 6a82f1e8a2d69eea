import type { Case, Table } from './folder.ts'
import { Unsupported } from './score.ts'

export type Matrix = number[][]
const REFERENCE = 'matrices.json#'

export const isMatrix = (value: unknown): value is Matrix => Array.isArray(value) && Array.isArray(value[0])
export const isList = (value: unknown): value is number[] => Array.isArray(value) && !Array.isArray(value[0])
export const isPath = (value: unknown): value is string => typeof value === 'string' && value.endsWith('.csv')

/** A required number of the inputs. */
export function num(c: Case, key: string): number {
  const value = c.inputs[key]
  if (typeof value !== 'number') throw new Unsupported(`input ${key} is not a number`)
  return value
}

/** A number of the inputs, or `otherwise` when absent or null. */
export function numOr<T>(c: Case, key: string, otherwise: T): number | T {
  return c.inputs[key] === undefined || c.inputs[key] === null ? otherwise : num(c, key)
}

/** A required list of numbers; null entries become NaN (missing). */
export function list(c: Case, key: string): number[] {
  const value = c.inputs[key]
  if (!isList(value)) throw new Unsupported(`input ${key} is not a list`)
  return value.map(entry => entry ?? NaN)
}

/** A required matrix, as rows. */
export function matrix(c: Case, key: string): Matrix {
  const value = c.inputs[key]
  if (!isMatrix(value)) throw new Unsupported(`input ${key} is not a matrix`)
  return value.map(row => row.map(entry => entry ?? NaN))
}

/** A text of the inputs, empty when absent or not a text. */
export const text = (c: Case, key: string): string => typeof c.inputs[key] === 'string' ? c.inputs[key] as string : ''

/** A list of names, undefined when absent. */
export function names(c: Case, key: string): string[] | undefined {
  const value = c.inputs[key]
  return Array.isArray(value) && value.every(entry => typeof entry === 'string') ? value : undefined
}

/** Σw, 1 when absent. */
export const sumWeights = (c: Case): number => numOr(c, 'sum_weights', 1)

/** A named matrix of the folder with its rows and columns in the order of the case's `tickers`. */
function named(c: Case, reference: string): unknown {
  const entry = c.folder.matrix(reference.slice(REFERENCE.length))
  const order = names(c, 'tickers')
  if (!order || entry.tickers.length === 0) return entry.value
  const index = order.map(ticker => entry.tickers.indexOf(ticker))
  if (index.some(at => at < 0)) throw new Unsupported(`${reference} lacks a ticker of the case`)
  return isMatrix(entry.value) ? index.map(i => index.map(j => (entry.value as Matrix)[i]![j]!))
    : index.map(i => (entry.value as number[])[i]!)
}

/** The value of `key`, looked up in `matrices.json` when it is a reference. */
export function resolved(c: Case, key: string): unknown {
  const value = c.inputs[key]
  return typeof value === 'string' && value.startsWith(REFERENCE) ? named(c, value) : value
}

/** Lower or upper bounds per asset; null = unbounded, absent = `otherwise`. */
export function bound(c: Case, key: 'lower_bounds' | 'upper_bounds', n: number): number[] {
  const unbounded = key === 'lower_bounds' ? -Infinity : Infinity
  const value = c.inputs[key]
  if (value === undefined) return Array.from({ length: n }, () => key === 'lower_bounds' ? 0 : 1)
  if (value === null) return Array.from({ length: n }, () => unbounded)
  if (Array.isArray(value)) {
    if (value.length !== n) throw new Unsupported(`${key} has ${value.length} entries for ${n} assets`)
    return value.map(entry => typeof entry === 'number' ? entry : unbounded)
  }
  return Array.from({ length: n }, () => num(c, key))
}

/** Columns of a table by name, in that order. */
export function pick(table: Table, columns: string[]): Table {
  const values = columns.map(name => {
    const at = table.columns.indexOf(name)
    if (at < 0) throw new Unsupported(`the data has no column ${name}`)
    return table.values[at]!
  })
  return { columns, dates: table.dates, values }
}

/** Keeps the rows for which `keep` holds. */
export function keepRows(table: Table, keep: (row: number) => boolean): Table {
  const rows = table.dates.map((_, t) => t).filter(keep)
  return { columns: table.columns, dates: rows.map(t => table.dates[t]!), values: table.values.map(v => Float64Array.from(rows, t => v[t]!)) }
}

export const complete = (table: Table, row: number): boolean => table.values.every(column => !Number.isNaN(column[row]!))

/** Simple returns of prices: inner gaps filled forward, leading gaps missing, rows with nothing in them dropped. */
export function simpleReturns(prices: Table): Table {
  const values = prices.values.map(column => {
    const returns = new Float64Array(Math.max(0, column.length - 1)).fill(NaN)
    let last = column[0] ?? NaN
    for (let t = 1; t < column.length; t++) {
      const price = Number.isNaN(column[t]!) ? last : column[t]!
      returns[t - 1] = price / last - 1
      last = price
    }
    return returns
  })
  const all = { columns: prices.columns, dates: prices.dates.slice(1), values }
  return keepRows(all, t => values.some(column => !Number.isNaN(column[t]!)))
}

/** The rule of `rows` or `window` that selects rows of prices, before returns are taken (FORMAT section 3). */
export function selectRows(table: Table, rule: string): Table {
  const months = /^(\d{4}-\d{2})\.\.(\d{4}-\d{2})$/.exec(rule)
  const from = /^>=\s*(\d{4}-\d{2}-\d{2})$/.exec(rule)
  const head = /^first (\d+)/.exec(rule)
  if (rule === '' || rule === 'assets' || /^last \d+ simple returns after dropna$/.test(rule)) return table
  if (rule === 'drop any row with a missing price') return keepRows(table, t => complete(table, t))
  if (months) return keepRows(table, t => table.dates[t]!.slice(0, 7) >= months[1]! && table.dates[t]!.slice(0, 7) <= months[2]!)
  if (from) return keepRows(table, t => table.dates[t]!.slice(0, 10) >= from[1]!)
  if (head) return keepRows(table, t => t < Number(head[1]))
  throw new Unsupported(`unknown rows rule: ${rule}`)
}

const rule = (c: Case): string => text(c, 'rows') || text(c, 'window')

/** A matrix with one row per period as a table without dates. */
export function tableOf(rows: Matrix, columns?: string[]): Table {
  const n = rows[0]?.length ?? 0
  return {
    columns: columns?.length === n ? columns : Array.from({ length: n }, (_, j) => String(j)),
    dates: rows.map((_, t) => String(t).padStart(8, '0')),
    values: Array.from({ length: n }, (_, j) => Float64Array.from(rows, row => row[j] ?? NaN)),
  }
}

/** `columns`, `column` or `tickers` of the case, else every column. */
function chosen(c: Case, table: Table): Table {
  const columns = names(c, 'columns') ?? names(c, 'tickers') ?? (text(c, 'column') ? [text(c, 'column')] : undefined)
  return columns ? pick(table, columns) : table
}

/** Prices of the case (path or matrix), its columns and rows chosen. */
export function priceTable(c: Case, key = 'prices'): Table {
  const value = c.inputs[key]
  if (isPath(value)) return selectRows(chosen(c, c.folder.table(value)), rule(c))
  if (isMatrix(value)) return tableOf(value, names(c, 'tickers') ?? names(c, 'columns'))
  throw new Unsupported(`input ${key} is not a table of prices`)
}

/** Returns of the case, one column per asset: from `returns`, `asset_returns` (one row per asset) or `prices`. */
export function returnTable(c: Case): Table {
  const value = c.inputs.returns
  if (isPath(value)) return selectRows(chosen(c, c.folder.table(value)), rule(c))
  if (isMatrix(value)) return selectRows(tableOf(value, names(c, 'columns') ?? names(c, 'tickers')), rule(c))
  if (Array.isArray(value)) return tableOf(list(c, 'returns').map(entry => [entry]))
  if (isMatrix(c.inputs.asset_returns)) return transposed(matrix(c, 'asset_returns'), names(c, 'tickers'))
  if (c.inputs.prices === undefined) throw new Unsupported('no returns and no prices')
  const returns = simpleReturns(priceTable(c))
  const last = /^last (\d+) simple returns after dropna$/.exec(rule(c))
  if (!last) return returns
  const whole = keepRows(returns, t => complete(returns, t))
  return keepRows(whole, t => t >= whole.dates.length - Number(last[1]))
}

/** An n×T matrix, one row per asset, as a table. */
export function transposed(rows: Matrix, columns?: string[]): Table {
  const periods = rows[0]?.length ?? 0
  return tableOf(Array.from({ length: periods }, (_, t) => rows.map(row => row[t] ?? NaN)), columns)
}

/** The values of a column that are present. */
export const present = (column: Float64Array): Float64Array => column.filter(value => !Number.isNaN(value))
