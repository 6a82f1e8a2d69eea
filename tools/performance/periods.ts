import { addMonths } from '../numerics/series/calendar.ts'

export const periodNames = ['1w', 'mtd', 'qtd', 'ytd', '1y', '3y', '5y', 'since-inception'] as const
export type PeriodName = (typeof periodNames)[number]

export const periodWords: Readonly<Record<PeriodName, string>> = {
  '1w': 'the last week', mtd: 'this month', qtd: 'this quarter', ytd: 'this year', '1y': 'the last year', '3y': 'the last three years', '5y': 'the last five years', 'since-inception': 'since the start',
}

const endOfMonthBefore = (month: string): string => `${addMonths(month, -1)}-31`

/** The last calendar date that is still before the period: its value is where the period starts. ISO dates compare as text. */
export const startOf = (name: PeriodName, asOf: string): string => {
  const month = asOf.slice(0, 7)
  switch (name) {
    case '1w': return new Date(Date.parse(asOf) - 7 * 86_400_000).toISOString().slice(0, 10)
    case 'mtd': return endOfMonthBefore(month)
    case 'qtd': return endOfMonthBefore(addMonths(month, -((Number(month.slice(5)) - 1) % 3)))
    case 'ytd': return `${Number(asOf.slice(0, 4)) - 1}-12-31`
    case '1y': return `${addMonths(month, -12)}${asOf.slice(7)}`
    case '3y': return `${addMonths(month, -36)}${asOf.slice(7)}`
    case '5y': return `${addMonths(month, -60)}${asOf.slice(7)}`
    case 'since-inception': return ''
  }
}
