import { formatUsd, usd } from '../domain/money.ts'
import type { AccountFacts } from '../domain/portfolio.ts'
import type { ProposedLeg } from '../domain/proposal.ts'
import { readAccountFacts } from '../ledger/accounts.ts'
import type { CheckInput, CheckLeg } from './checks/input.ts'
import type { GateDeps, Tx } from './deps.ts'
import { lockFirmDay } from './firm-day.ts'
import { readLedgerSlice, type LedgerSlice } from './ledger-slice.ts'
import { calendarAt, type MarketSlice } from './market-slice.ts'

/** What is about to be checked. `cardMadeAt`: when its ticket was written; `entering`: at confirm, in cents, so the firm's limit is locked. */
export interface Subject {
  readonly accountId: string
  readonly clientId: string
  readonly personId: string
  /** `refPrice`: what the card shows, once there is one; its limits stand on that. */
  readonly legs: readonly (ProposedLeg & { readonly refPrice?: string })[]
  readonly tolerance: string
  readonly worstCaseUsd: string
  readonly feesUsd: string
  readonly cardMadeAt: string
  readonly entering: bigint | null
}

const checkLeg = (leg: Subject['legs'][number], slice: MarketSlice): CheckLeg => {
  const quote = slice.quotes.get(leg.symbol)
  return {
    symbol: leg.symbol, side: leg.side, quantity: leg.quantity, type: leg.type, ...(leg.limitPrice === undefined ? {} : { limitPrice: leg.limitPrice }),
    refPrice: leg.refPrice ?? quote?.price ?? null,
    instrument: slice.instrument(leg.symbol) ?? null,
    quote: quote ? { price: quote.price, time: quote.time, source: quote.source, halted: quote.halted } : null,
    lastClose: slice.close(leg.symbol) ?? null,
  }
}

/** Prices and instruments of everything that the account holds, has ordered, or is about to trade; a quote goes before a close. */
const valuesOf = (symbols: readonly string[], slice: MarketSlice): Pick<CheckInput, 'prices' | 'instruments'> => {
  const prices: Record<string, string> = {}
  const instruments: CheckInput['instruments'][string][] = []
  for (const symbol of new Set(symbols)) {
    const price = slice.quotes.get(symbol)?.price ?? slice.close(symbol)?.price
    const instrument = slice.instrument(symbol)
    if (price !== undefined) prices[symbol] = price
    if (instrument) instruments.push(instrument)
  }
  return { prices, instruments: Object.fromEntries(instruments.map((each) => [each.symbol, each])) }
}

/** All that the checks look at, gathered in the caller's transaction, and what the step-up rule needs beside it. */
export interface Gathered {
  readonly input: CheckInput
  readonly unprovenMinor: bigint
}

export interface LedgerFacts { readonly account: AccountFacts | undefined; readonly ledger: LedgerSlice }

/** The ledger's part, asked for at once so that all of it costs one wait; what is entered is read behind the firm's lock. */
export const readLedgerFacts = async (tx: Tx, subject: Subject, slice: MarketSlice): Promise<LedgerFacts> => {
  const symbols = subject.legs.map((leg) => leg.symbol)
  const [, [account], ledger] = await Promise.all([
    subject.entering === null ? undefined : lockFirmDay(tx, subject.entering),
    readAccountFacts(tx, [subject.accountId], slice.date),
    readLedgerSlice(tx, { ...subject, symbols, date: slice.date, acts: subject.entering === null ? 'tickets' : 'confirmations' }),
  ])
  return { account, ledger }
}

/** The ledger's and the market's part together. `now` is the database's clock. */
export const checkInputOf = ({ settings }: Pick<GateDeps, 'settings'>, subject: Subject, slice: MarketSlice, now: string, { account, ledger }: LedgerFacts): Gathered => {
  const symbols = subject.legs.map((leg) => leg.symbol)
  const input: CheckInput = {
    now, calendar: calendarAt(slice, now), maxQuoteAgeMs: settings.maxQuoteAgeMs, account: account ?? null, firm: ledger.firm, ips: ledger.ips,
    legs: subject.legs.map((leg) => checkLeg(leg, slice)), tolerance: subject.tolerance, worstCaseUsd: subject.worstCaseUsd, feesUsd: subject.feesUsd,
    ...valuesOf([...symbols, ...(account?.positions ?? []).map((each) => each.symbol), ...(ledger.openOrders ?? []).map((each) => each.symbol)], slice),
    openOrders: ledger.openOrders, recentOrders: ledger.recentOrders, actsLastMinute: ledger.actsLastMinute,
    enteredTodayUsd: { account: ledger.accountEnteredUsd, firm: formatUsd(usd(ledger.firmEnteredMinor)) }, household: ledger.household,
    accountTrades: ledger.accountTrades, halted: ledger.halted,
  }
  return { input, unprovenMinor: ledger.unprovenMinor }
}

export const gatherCheckInput = async (tx: Tx, deps: Pick<GateDeps, 'settings'>, subject: Subject, slice: MarketSlice, now: string): Promise<Gathered> =>
  checkInputOf(deps, subject, slice, now, await readLedgerFacts(tx, subject, slice))
