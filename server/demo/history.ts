import { addTradingDays, sessionOn } from '../../domain/calendar.ts'
import { formatQuantity, price, quantity, type Quantity } from '../../domain/decimal.ts'
import { feeOf } from '../../domain/fees.ts'
import type { LotFacts } from '../../domain/lots.ts'
import { divideRounded, formatUsd, usd, valueOf } from '../../domain/money.ts'
import { addDays, isoDate } from '../../domain/units.ts'
import { entryOfCash, entryOfFill, type Booking, type CashBooking } from '../../ledger/journal.ts'
import type { MarketView } from '../../market/port.ts'
import type { ClientPlan, HoldingPlan } from './plans.ts'

/** What a plan needs of the market: closes that can be relied on begin at `lotsFrom`; without it there are none. */
export interface PastMarket {
  readonly view: MarketView
  readonly lotsFrom: (symbol: string) => string | undefined
}

/** The same day so many months before, or the month's last. */
export const monthsBefore = (date: string, months: number): string => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 - months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(day, last))).toISOString().slice(0, 10)
}

type Step =
  | { readonly on: string; readonly rank: 0; readonly dividend: string; readonly perShareMicros: bigint }
  | { readonly on: string; readonly rank: 1; readonly sell: string; readonly size: Quantity; readonly price: string }
  | { readonly on: string; readonly rank: 2; readonly buy: string; readonly size: Quantity; readonly price: string }
  | { readonly on: string; readonly rank: 3; readonly quarter: true }

/** Smallest tradable part. */
const partOf = (market: PastMarket, { symbol }: HoldingPlan): Quantity => quantity(market.view.instrument(symbol)?.increment ?? '1')

/** Shares (to the tradable part) that a weight buys at today's close. */
const sharesOf = (market: PastMarket, plan: ClientPlan, holding: HoldingPlan): Quantity => {
  const close = market.view.close(holding.symbol)
  if (!close) return 0n as Quantity
  const cents = BigInt(Math.round(plan.targetUsd * holding.weight * 100))
  const part = partOf(market, holding)
  const shares = (cents * 10n ** 12n) / price(close.price)
  return ((shares / part) * part) as Quantity
}

const tradeDay = (market: PastMarket, symbol: string, monthsAgo: number): { readonly on: string; readonly price: string } | undefined => {
  const from = market.lotsFrom(symbol)
  const close = market.view.closeOn(symbol, monthsBefore(market.view.asOf, monthsAgo))
  return close && from !== undefined && close.date >= from ? { on: close.date, price: close.price } : undefined
}

const buyDays = (market: PastMarket, holding: HoldingPlan): readonly { readonly on: string; readonly price: string }[] => {
  const days: { on: string; price: string }[] = []
  for (let months = holding.firstMonthsAgo; months >= holding.lastMonthsAgo; months -= holding.everyMonths) {
    const day = tradeDay(market, holding.symbol, months)
    if (day) days.push(day)
  }
  return days
}

const buySteps = (market: PastMarket, holding: HoldingPlan, total: Quantity): readonly Step[] => {
  const days = buyDays(market, holding)
  const part = partOf(market, holding)
  const upTo = (count: number): bigint => ((total / part) * BigInt(count)) / BigInt(days.length) * part
  return days.flatMap((day, at): readonly Step[] => {
    const size = (upTo(at + 1) - upTo(at)) as Quantity
    return size > 0n ? [{ ...day, rank: 2, buy: holding.symbol, size }] : []
  })
}

const holdingSteps = (market: PastMarket, plan: ClientPlan, holding: HoldingPlan): readonly Step[] => {
  const kept = sharesOf(market, plan, holding)
  const part = partOf(market, holding)
  const sale = holding.sold && tradeDay(market, holding.symbol, holding.sold.monthsAgo)
  const share = BigInt(Math.round((holding.sold?.fraction ?? 0) * 1000))
  const sold = sale ? ((kept * share) / 1000n / part) * part : 0n
  const buys = buySteps(market, holding, (kept + sold) as Quantity)
  const [first] = buys
  if (!first) return []
  const dividends = market.view.dividends(holding.symbol, first.on, market.view.asOf).map((each): Step =>
    ({ on: each.exDate, rank: 0, dividend: holding.symbol, perShareMicros: BigInt(Math.round(each.amount * 1e6)) }))
  const before = buys.reduce((total, step) => total + (step.rank === 2 && sale && step.on < sale.on ? step.size : 0n), 0n)
  const sells: readonly Step[] = sale && sold > 0n && before >= sold ? [{ ...sale, rank: 1, sell: holding.symbol, size: sold as Quantity }] : []
  return [...buys, ...dividends, ...sells]
}

const quarters = (market: PastMarket, plan: ClientPlan): readonly Step[] => {
  if (!plan.lives) return []
  const all: Step[] = []
  for (let months = plan.openedMonthsAgo - 3; months >= 1; months -= 3) all.push({ on: sessionOn(isoDate(monthsBefore(market.view.asOf, months))), rank: 3, quarter: true })
  return all
}

const dollars = (minor: bigint): bigint => (minor / 100n) * 100n
const hundreds = (minor: bigint): bigint => (minor <= 0n ? 0n : ((minor + 9_999n) / 10_000n) * 10_000n)

/** Walks through an account's past and keeps its books. */
class Account {
  readonly bookings: Booking[] = []
  readonly #plan: ClientPlan
  readonly #lots = new Map<string, LotFacts>()
  #cash = 0n
  #number = 0

  constructor(plan: ClientPlan) {
    this.#plan = plan
  }

  get cash(): bigint {
    return this.#cash
  }

  move(kind: CashBooking['kind'], minor: bigint, on: string, symbol?: string): void {
    if (minor <= 0n) return
    this.#book(entryOfCash({
      id: this.#id(kind), accountId: this.#plan.accountId, kind, amountUsd: formatUsd(usd(minor)), on, ...(symbol === undefined ? {} : { symbol }),
    }))
  }

  trade(side: 'buy' | 'sell', symbol: string, size: Quantity, at: string, on: string): void {
    const fill = {
      fillId: this.#id(side), orderId: null, accountId: this.#plan.accountId, symbol, side, quantity: formatQuantity(size), price: at,
      feeUsd: formatUsd(feeOf(side, size, price(at))), on, settlesOn: addTradingDays(isoDate(on), 1), origin: 'reconstructed',
    } as const
    this.#book(entryOfFill(fill, this.#open(symbol)))
  }

  /** One deposit for all that a day's purchases need beyond the cash. */
  fund(costMinor: bigint, on: string): void {
    this.move('deposit', hundreds(costMinor - this.#cash), on)
  }

  pay(symbol: string, perShareMicros: bigint, on: string): void {
    const held = this.#open(symbol).filter((lot) => lot.acquiredOn < on).reduce((total, lot) => total + quantity(lot.quantity), 0n)
    this.move('dividend', divideRounded(held * perShareMicros, 10n ** 12n, 'half-even'), on, symbol)
  }

  #open(symbol: string): readonly LotFacts[] {
    return [...this.#lots.values()].filter((lot) => lot.symbol === symbol)
  }

  /** Ids say the order of one day: deposits, dividends, trades, withdrawals. */
  #id(kind: string): string {
    this.#number += 1
    return `${kind}-${this.#plan.accountId}-${String(this.#number).padStart(4, '0')}`
  }

  #book(booking: Booking): void {
    this.bookings.push(booking)
    this.#cash += booking.cashDelta
    if (booking.newLot) this.#lots.set(booking.newLot.lotId, booking.newLot)
    for (const { lot_id: id, quantity: taken, cost_minor: cost } of booking.disposals) {
      const lot = this.#lots.get(id)
      if (!lot) throw new Error(`No lot ${id}.`)
      const left = quantity(lot.quantity) - quantity(taken)
      if (left === 0n) this.#lots.delete(id)
      else this.#lots.set(id, { ...lot, quantity: formatQuantity(left as Quantity), costUsd: formatUsd(usd(BigInt(lot.costUsd.replace('.', '')) - cost)) })
    }
  }
}

const byTime = (a: Step, b: Step): number => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.rank - b.rank)

const costOf = (step: Step): bigint => (step.rank === 2 ? valueOf(step.size, price(step.price)).minor : 0n)

const take = (account: Account, step: Step, reserveMinor: bigint): void => {
  if (step.rank === 0) account.pay(step.dividend, step.perShareMicros, step.on)
  else if (step.rank === 1) account.trade('sell', step.sell, step.size, step.price, step.on)
  else if (step.rank === 2) account.trade('buy', step.buy, step.size, step.price, step.on)
  else account.move('withdrawal', dollars(account.cash - reserveMinor), step.on)
}

const usable = (plan: ClientPlan, market: PastMarket): ClientPlan => {
  const holdings = plan.holdings.filter((holding) => buyDays(market, holding).length > 0)
  const whole = holdings.reduce((total, { weight }) => total + weight, 0)
  if (holdings.length === 0) return { ...plan, holdings, cashWeight: 1 }
  return { ...plan, holdings: holdings.map((holding) => ({ ...holding, weight: (holding.weight / whole) * (1 - plan.cashWeight) })) }
}

/** The account's cash is brought to its plan so many days before the market's now. */
const tidyDays = 14

/**
 * The bookings that lead to a plan's account as of the market's now: lots bought on real dates at reconstructed prices, dividends as
 * they were paid, deposits where a day's purchases needed them. Deterministic; nothing is dated after the market's now. A holding whose
 * prices can't be relied on is left out, and the others take its share.
 */
export const historyOf = (asked: ClientPlan, market: PastMarket): readonly Booking[] => {
  const plan = usable(asked, market)
  const account = new Account(plan)
  const reserve = BigInt(Math.round(plan.targetUsd * plan.cashWeight * 100))
  const steps = [...plan.holdings.flatMap((holding) => holdingSteps(market, plan, holding)), ...quarters(market, plan)].sort(byTime)
  const tidyOn = sessionOn(addDays(isoDate(market.view.asOf), -tidyDays))
  for (const [on, day] of [...Map.groupBy(steps, (step) => step.on)].filter(([on]) => on <= tidyOn)) {
    const earlier = day.filter(({ rank }) => rank < 2)
    for (const step of earlier) take(account, step, reserve)
    account.fund(day.reduce((total, step) => total + costOf(step), 0n), on)
    for (const step of day.slice(earlier.length)) take(account, step, reserve)
  }
  account.move('deposit', dollars(reserve - account.cash), tidyOn)
  account.move('withdrawal', dollars(account.cash - reserve), tidyOn)
  for (const step of steps) if (step.on > tidyOn) take(account, step, reserve)
  return account.bookings
}
