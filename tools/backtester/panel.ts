/** Total-return levels of n assets on T common dates, row-major: `levels[t * n + i]`. No gaps, all positive. */
export type Panel = {
  readonly symbols: readonly string[]
  readonly dates: readonly string[]
  readonly levels: Float64Array
}

/** Rows of simple returns as levels that start at 1 on `start`, one date before the first return. */
export const panelOfReturns = (symbols: readonly string[], dates: readonly string[], rows: readonly (readonly number[])[], start: string): Panel => {
  const n = symbols.length
  const levels = new Float64Array((rows.length + 1) * n).fill(1, 0, n)
  rows.forEach((row, t) => {
    for (let i = 0; i < n; i++) levels[(t + 1) * n + i] = levels[t * n + i]! * (1 + row[i]!)
  })
  return { symbols, dates: [start, ...dates], levels }
}

/** One asset's levels. */
export const columnOf = (panel: Panel, index: number): Float64Array => {
  const n = panel.symbols.length
  return Float64Array.from(panel.dates, (_, t) => panel.levels[t * n + index]!)
}

/** The panel from a row on. */
export const panelFrom = (panel: Panel, row: number): Panel =>
  ({ ...panel, dates: panel.dates.slice(row), levels: panel.levels.slice(row * panel.symbols.length) })
