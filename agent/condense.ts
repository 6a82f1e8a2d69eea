const keepRows = 24

/**
 * A result as a model reads it: long series are cut to their ends, since models neither need nor may quote points of a chart.
 * Values are untouched.
 */
export const condense = (value: unknown, depth = 0): unknown => {
  if (Array.isArray(value)) {
    const short = value.length <= keepRows ? value : [...value.slice(0, keepRows - 2), { omitted: value.length - keepRows + 1 }, value.at(-1)]
    return short.map((each) => condense(each, depth + 1))
  }
  if (typeof value !== 'object' || value === null || depth > 8) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => !/^(?:chart|curve|path|paths|fan|conventions)$/.test(key)).map(([key, each]) => [key, condense(each, depth + 1)]))
}
