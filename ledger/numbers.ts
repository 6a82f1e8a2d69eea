import { formatFixed } from '../domain/decimal.ts'

const scaled = (text: string, decimals: number): bigint => {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'))
}

/** PostgreSQL keeps a numeric's trailing zeros ("1.50000000"); facts have the shortest form ("1.5"). */
export const shortest = (numeric: string): string => formatFixed(scaled(numeric, 8), 8)

/** As `shortest`, for prices: at least two decimals. */
export const shortestPrice = (numeric: string): string => formatFixed(scaled(numeric, 6), 6, 2)
