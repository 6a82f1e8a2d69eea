const keepRows = 24
/** More than anybody prints, and a third of the tokens of a full double. */
const shownDigits = 6

/** Points of a chart of prices: nobody may quote them, so nobody needs them. */
const isChart = (value: readonly unknown[]): boolean =>
  value.length > 6 && value.every((each) => typeof each === 'object' && each !== null && 'date' in each && 'level' in each)

/**
 * A result as a model reads it: long series are cut to their ends, since models neither need nor may quote points of a chart.
 * What a reply says is checked against the whole value.
 */
export const condense = (value: unknown, depth = 0): unknown => {
  if (Array.isArray(value)) {
    if (isChart(value)) return { points: value.length }
    const short = value.length <= keepRows ? value : [...value.slice(0, keepRows - 2), { omitted: value.length - keepRows + 1 }, value.at(-1)]
    return short.map((each) => condense(each, depth + 1))
  }
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(shownDigits))
  if (typeof value !== 'object' || value === null || depth > 8) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => !/^(?:chart|curve|points|path|paths|fan|conventions)$/.test(key)).map(([key, each]) => [key, condense(each, depth + 1)]))
}
