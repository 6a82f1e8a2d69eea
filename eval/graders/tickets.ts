import type { Grader } from './grader.ts'

/** Whether `value` has everything that `wanted` names, at any depth; lists compare item by item. */
const covers = (value: unknown, wanted: unknown): boolean => {
  if (Array.isArray(wanted)) return Array.isArray(value) && value.length === wanted.length && wanted.every((each, at) => covers(value[at], each))
  if (typeof wanted === 'object' && wanted !== null) return typeof value === 'object' && value !== null && Object.entries(wanted).every(([key, each]) => covers((value as Record<string, unknown>)[key], each))
  return value === wanted
}

/** Tickets in the database, by their immutable terms. */
export const tickets: Grader = ({ turn }, { tickets: wanted }) => {
  if (wanted === undefined) return undefined
  const count = typeof wanted === 'number' ? wanted : wanted.length
  if (turn.tickets.length !== count) return `${turn.tickets.length} tickets, not ${count}`
  if (typeof wanted === 'number') return undefined
  const wrong = wanted.findIndex((each, at) => !covers(turn.tickets[at], each))
  return wrong >= 0 ? `ticket ${wrong + 1} has other terms` : undefined
}
