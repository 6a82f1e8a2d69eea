/** Counters and summed durations in the Prometheus text format. Labels are route patterns and codes, never people. */
export interface Metrics {
  /** Adds `by`, or one. */
  count(name: string, labels?: Readonly<Record<string, string | number>>, by?: number): void
  observe(name: string, valueMs: number, labels?: Readonly<Record<string, string | number>>): void
  gauge(name: string, read: () => number): void
  text(): string
}

const boundsMs = [5, 25, 100, 250, 1000, 5000] as const
const labelText = (labels: Readonly<Record<string, string | number>> = {}): string =>
  Object.entries(labels).map(([name, value]) => `${name}="${String(value).replaceAll(/[\\"\n\r]/g, '_')}"`).join(',')
const braces = (labels: string): string => (labels === '' ? '' : `{${labels}}`)

interface Duration { readonly buckets: number[]; sum: number; count: number }
const entryOf = <Value>(map: Map<string, Value>, key: string, make: () => Value): Value => {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}

export const createMetrics = (): Metrics => {
  const counters = new Map<string, Map<string, number>>()
  const durations = new Map<string, Map<string, Duration>>()
  const gauges = new Map<string, () => number>()
  const count: Metrics['count'] = (name, labels, by = 1) => {
    const series = entryOf(counters, name, () => new Map<string, number>())
    const key = labelText(labels)
    series.set(key, (series.get(key) ?? 0) + by)
  }
  const observe: Metrics['observe'] = (name, valueMs, labels) => {
    const series = entryOf(durations, name, () => new Map<string, Duration>())
    const entry = entryOf(series, labelText(labels), () => ({ buckets: boundsMs.map(() => 0), sum: 0, count: 0 }))
    boundsMs.forEach((bound, index) => { if (valueMs <= bound) entry.buckets[index] = (entry.buckets[index] ?? 0) + 1 })
    entry.sum += valueMs
    entry.count += 1
  }
  const durationLines = (name: string): string[] => [...(durations.get(name) ?? [])].flatMap(([labels, { buckets, sum, count }]) => {
    const join = labels === '' ? '' : `${labels},`
    return [
      ...boundsMs.map((bound, index) => `${name}_bucket{${join}le="${bound}"} ${buckets[index] ?? 0}`),
      `${name}_bucket{${join}le="+Inf"} ${count}`, `${name}_sum${braces(labels)} ${sum.toFixed(3)}`, `${name}_count${braces(labels)} ${count}`,
    ]
  })
  const text = (): string => [
    ...[...counters].flatMap(([name, series]) => [`# TYPE ${name} counter`, ...[...series].map(([labels, value]) => `${name}${braces(labels)} ${value}`)]),
    ...[...durations.keys()].flatMap((name) => [`# TYPE ${name} histogram`, ...durationLines(name)]),
    ...[...gauges].flatMap(([name, read]) => [`# TYPE ${name} gauge`, `${name} ${read()}`]),
    '',
  ].join('\n')
  return { count, observe, gauge: (name, read) => { gauges.set(name, read) }, text }
}
