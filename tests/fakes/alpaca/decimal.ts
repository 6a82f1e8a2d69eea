/** Decimal strings as whole billionths: Alpaca takes nine decimals. This fake shares no code with the product. */
const places = 9

export const billionths = (text: string): bigint => {
  const match = /^(\d+)(?:\.(\d{1,9}))?$/.exec(text)
  if (!match) throw new RangeError(`${text} is not a decimal.`)
  return BigInt(match[1]! + (match[2] ?? '').padEnd(places, '0'))
}

export const decimal = (value: bigint): string => {
  const digits = value.toString().padStart(places + 1, '0')
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '')
}

/** Quantity-weighted mean price. */
export const mean = (parts: readonly { readonly qty: string; readonly price: string }[]): string | null => {
  const total = parts.reduce((sum, part) => sum + billionths(part.qty), 0n)
  if (total === 0n) return null
  return decimal(parts.reduce((sum, part) => sum + billionths(part.qty) * billionths(part.price), 0n) / total)
}
