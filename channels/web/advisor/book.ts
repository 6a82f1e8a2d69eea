import type { ClientRow } from '../api/shapes.ts'

/** Points of drift that a policy usually allows, and cash that should be put to work: the filters' limits, fractions of one. */
const driftLimit = 0.05
const idleCash = 0.05

export type Filter = 'all' | 'drift' | 'risk' | 'cash' | 'alerts'
export type Order = 'drift' | 'value' | 'name'

export const alertText = (alert: ClientRow['alerts'][number]): string => (typeof alert === 'string' ? alert : (alert.text ?? alert.label ?? alert.kind ?? ''))

const tests: Readonly<Record<Filter, (client: ClientRow) => boolean>> = {
  all: () => true,
  drift: (client) => client.drift !== null && Math.abs(client.drift) > driftLimit,
  risk: (client) => client.alerts.some((alert) => /risk|profile|concentrat|% in [A-Z]{2,5}\b/.test(alertText(alert))),
  cash: (client) => client.cashWeight !== null && client.cashWeight > idleCash,
  alerts: (client) => client.alerts.length > 0,
}
export const filterNames: Readonly<Record<Filter, string>> = { all: 'All', drift: 'Past 5 points', risk: 'Concentrated', cash: 'Idle cash', alerts: 'Alerts' }
export const filters = Object.keys(tests) as readonly Filter[]
export const matches = (clients: readonly ClientRow[], filter: Filter): readonly ClientRow[] => clients.filter(tests[filter])

/** Words anywhere in the name, case ignored. */
export const search = (clients: readonly ClientRow[], words: string): readonly ClientRow[] => {
  const wanted = words.trim().toLowerCase()
  return clients.filter((client) => client.label.toLowerCase().includes(wanted))
}

const size = (client: ClientRow): number => Math.abs(client.drift ?? 0)
const orders: Readonly<Record<Order, (a: ClientRow, b: ClientRow) => number>> = {
  drift: (a, b) => size(b) - size(a) || a.label.localeCompare(b.label),
  value: (a, b) => Number(b.valueUsd) - Number(a.valueUsd),
  name: (a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }),
}
export const sorted = (clients: readonly ClientRow[], order: Order): readonly ClientRow[] => [...clients].sort(orders[order])

/** Sum of the book in cents, exact, as a decimal string. */
export const totalUsd = (clients: readonly ClientRow[]): string => {
  const cents = clients.reduce((sum, { valueUsd }) => {
    const [whole = '0', fraction = ''] = valueUsd.split('.')
    return sum + BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0').slice(0, 2))
  }, 0n)
  return `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`
}
