import { formatPrice, formatQuantity, price, quantity, type Quantity } from '../domain/decimal.ts'
import type { LotFacts } from '../domain/lots.ts'
import { isLongTerm, selectLots } from '../domain/lot-selection.ts'
import { divideRounded, usdOf, valueOf } from '../domain/money.ts'
import type { Book, DisposalTable, JournalKind } from './schema.ts'

/** An execution as it is booked. Decimal strings; dates are the market's. `fillId` makes it idempotent. */
export interface FillBooking {
  readonly fillId: string
  readonly orderId: string | null
  readonly accountId: string
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly quantity: string
  readonly price: string
  readonly feeUsd: string
  readonly on: string
  readonly settlesOn: string
  readonly origin?: 'fill' | 'reconstructed' | 'imported'
}

/** Money that moves without a trade. `amountUsd` is positive; the kind says which way it goes. */
export interface CashBooking {
  readonly id: string
  readonly accountId: string
  readonly kind: Exclude<JournalKind, 'buy' | 'sell'>
  readonly amountUsd: string
  readonly on: string
  /** Whose dividend. */
  readonly symbol?: string
}

export interface Posting {
  readonly book: Book
  readonly minor: bigint
}

/** Gains in cents, losses negative; long term is more than a year. */
export interface RealisedGain {
  readonly shortMinor: bigint
  readonly longMinor: bigint
}

/** One journal entry with everything that follows from it. `quantityDelta` is signed. */
export interface Booking {
  readonly journal: {
    readonly id: string
    readonly accountId: string
    readonly on: string
    readonly settlesOn: string
    readonly kind: JournalKind
    readonly symbol: string | null
    readonly quantity: string | null
    readonly price: string | null
    readonly fillId: string | null
    readonly orderId: string | null
  }
  /** Debits positive, credits negative; they add up to zero. */
  readonly postings: readonly Posting[]
  readonly cashDelta: bigint
  readonly quantityDelta: bigint
  readonly newLot: LotFacts | null
  readonly disposals: readonly Omit<DisposalRow, 'journal_id'>[]
}

export type DisposalRow = Record<'journal_id' | 'lot_id' | 'quantity', string>
  & { readonly proceeds_minor: bigint; readonly cost_minor: bigint; readonly long_term: DisposalTable['long_term'] }

/** Our own defect or a broker's: never an ordinary "no", so that it throws. */
export class BookingError extends Error {
  readonly code: 'NOT_ENOUGH_SHARES' | 'NOT_ENOUGH_CASH' | 'BAD_BOOKING'

  constructor(code: BookingError['code'], message: string) {
    super(message)
    this.name = 'BookingError'
    this.code = code
  }
}

const journalOf = (fill: FillBooking): Booking['journal'] => ({
  id: `journal-${fill.fillId}`, accountId: fill.accountId, on: fill.on, settlesOn: fill.settlesOn, kind: fill.side, symbol: fill.symbol,
  quantity: formatQuantity(quantity(fill.quantity)), price: formatPrice(price(fill.price)), fillId: fill.fillId, orderId: fill.orderId,
})

/** The fee is part of the lot's basis (IRS Publication 551). */
const bookBuy = (fill: FillBooking, size: Quantity): Booking => {
  const cost = valueOf(size, price(fill.price)).minor + usdOf(fill.feeUsd).minor
  const costUsd = `${cost / 100n}.${String(cost % 100n).padStart(2, '0')}`
  return {
    journal: journalOf(fill),
    postings: [{ book: 'securities', minor: cost }, { book: 'cash', minor: -cost }],
    cashDelta: -cost,
    quantityDelta: size,
    newLot: {
      lotId: `lot-${fill.fillId}`, symbol: fill.symbol, quantity: formatQuantity(size), costUsd, acquiredOn: fill.on, origin: fill.origin ?? 'fill',
    },
    disposals: [],
  }
}

/** The fee lowers the proceeds. Each lot gets its part of them by shares; the last one takes the remainder. */
const bookSell = (fill: FillBooking, size: Quantity, lots: readonly LotFacts[]): Booking => {
  const proceeds = valueOf(size, price(fill.price)).minor - usdOf(fill.feeUsd).minor
  const slices = selectLots(lots, size)
  if (!slices) throw new BookingError('NOT_ENOUGH_SHARES', `The lots of ${fill.symbol} in ${fill.accountId} hold less than ${fill.quantity}.`)
  let left: bigint = proceeds
  const disposals = slices.map((slice, at) => {
    const share = at === slices.length - 1 ? left : proceeds < 0n ? 0n : divideRounded(proceeds * quantity(slice.quantity), size, 'half-even')
    left -= share
    return {
      lot_id: slice.lotId, quantity: slice.quantity, proceeds_minor: share, cost_minor: usdOf(slice.costUsd).minor,
      long_term: isLongTerm(slice.acquiredOn, fill.on),
    }
  })
  const cost = disposals.reduce((total, each) => total + each.cost_minor, 0n)
  return {
    journal: journalOf(fill),
    postings: [{ book: 'cash', minor: proceeds }, { book: 'securities', minor: -cost }, { book: 'gains', minor: cost - proceeds }],
    cashDelta: proceeds,
    quantityDelta: -size,
    newLot: null,
    disposals,
  }
}

/** What one fill does to the books. `lots` are the account's open lots of the symbol (a sale needs them). */
export const entryOfFill = (fill: FillBooking, lots: readonly LotFacts[]): Booking => {
  const size = quantity(fill.quantity)
  if (size === 0n || price(fill.price) === 0n) throw new BookingError('BAD_BOOKING', 'A fill has a quantity and a price above zero.')
  return fill.side === 'buy' ? bookBuy(fill, size) : bookSell(fill, size, lots)
}

/** Where the money of each kind comes from (+) or goes to (-), from the account's side. */
const cashKinds = {
  deposit: { sign: 1n, book: 'external' }, withdrawal: { sign: -1n, book: 'external' }, dividend: { sign: 1n, book: 'income' },
  interest: { sign: 1n, book: 'income' }, fee: { sign: -1n, book: 'fees' },
} as const satisfies Record<CashBooking['kind'], { sign: bigint; book: Book }>

export const entryOfCash = (cash: CashBooking): Booking => {
  const amount = usdOf(cash.amountUsd).minor
  if (amount <= 0n) throw new BookingError('BAD_BOOKING', `The amount of a ${cash.kind} must be positive, found ${cash.amountUsd}.`)
  const { sign, book } = cashKinds[cash.kind]
  const delta = sign * amount
  return {
    journal: {
      id: cash.id, accountId: cash.accountId, on: cash.on, settlesOn: cash.on, kind: cash.kind, symbol: cash.symbol ?? null,
      quantity: null, price: null, fillId: null, orderId: null,
    },
    postings: [{ book: 'cash', minor: delta }, { book, minor: -delta }],
    cashDelta: delta,
    quantityDelta: 0n,
    newLot: null,
    disposals: [],
  }
}

export const realisedOf = (booking: Pick<Booking, 'disposals'>): RealisedGain => {
  let [shortMinor, longMinor] = [0n, 0n]
  for (const each of booking.disposals) {
    const gain = each.proceeds_minor - each.cost_minor
    if (each.long_term) longMinor += gain
    else shortMinor += gain
  }
  return { shortMinor, longMinor }
}
