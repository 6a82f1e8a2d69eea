/** Units bought together. `clean` is the price of one unit less the dividends that it had paid until then, so that a gain is units × (clean now − clean then). */
export interface UnitLot {
  units: number
  readonly clean: number
  /** First date on which a sale is long-term. */
  readonly longFrom: string
}

export type LotOrder = 'fifo' | 'hifo'

/** Puts a purchase where its sale comes in turn: last (fifo), or before the first cheaper lot (hifo; of equal cost the older first). */
export const addLot = (lots: UnitLot[], lot: UnitLot, order: LotOrder): void => {
  if (order === 'fifo') {
    lots.push(lot)
    return
  }
  const at = lots.findIndex((each) => each.clean < lot.clean)
  lots.splice(at < 0 ? lots.length : at, 0, lot)
}

/** Takes units off the front and tells what each part gained; what rounding leaves of a lot stays with it. */
export const sellUnits = (lots: UnitLot[], wanted: number, clean: number, date: string): { short: number; long: number } => {
  const gains = { short: 0, long: 0 }
  let left = wanted
  let done = 0
  for (const lot of lots) {
    if (left <= 0) break
    const part = Math.min(left, lot.units)
    gains[date >= lot.longFrom ? 'long' : 'short'] += part * (clean - lot.clean)
    lot.units -= part
    left -= part
    if (lot.units <= 0) done++
  }
  lots.splice(0, done)
  return gains
}
