import type { AccountFacts } from '../domain/portfolio.ts'
import { formatUsd, usd } from '../domain/money.ts'
import type { FirmPolicy, Ips } from '../domain/policy.ts'
import type { ProposedLeg } from '../domain/proposal.ts'
import { readAccountFacts } from '../ledger/accounts.ts'
import type { CheckInput, CheckLeg } from './checks/input.ts'
import type { GateDeps, Tx } from './deps.ts'
import { firmEnteredToday, firmEnteredTodayLocked } from './firm-day.ts'
import { readKillSwitch } from './kill-switch.ts'
import { accountEnteredToday, actsLastMinute, currentIps, currentPolicy, householdTrades, openOrdersOf, recentOrdersOf } from './ledger-slice.ts'
import { calendarAt, type MarketSlice } from './market-slice.ts'

/** What is about to be checked. `cardMadeAt`: when its ticket was written; `entering`: at confirm, so the firm's limit is locked. */
export interface Subject {
  readonly accountId: string
  readonly clientId: string
  readonly personId: string
  readonly legs: readonly ProposedLeg[]
  readonly worstCaseUsd: string
  readonly feesUsd: string
  readonly cardMadeAt: string
  readonly entering: bigint | null
}

const checkLeg = (leg: ProposedLeg, slice: MarketSlice): CheckLeg => {
  const quote = slice.quotes.get(leg.symbol)
  return {
    symbol: leg.symbol, side: leg.side, quantity: leg.quantity, type: leg.type, ...(leg.limitPrice === undefined ? {} : { limitPrice: leg.limitPrice }),
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

export interface LedgerFacts {
  readonly account: AccountFacts | null
  readonly firm: FirmPolicy | null
  readonly ips: Ips | null
}

export const readLedgerFacts = async (tx: Tx, accountId: string, clientId: string, date: string): Promise<LedgerFacts> => ({
  account: (await readAccountFacts(tx, [accountId], date))[0] ?? null,
  firm: await currentPolicy(tx),
  ips: await currentIps(tx, clientId),
})

/** Gathers, in the caller's transaction, all that the checks look at. */
export const gatherCheckInput = async (
  tx: Tx, deps: Pick<GateDeps, 'settings'>, subject: Subject, facts: LedgerFacts, slice: MarketSlice, now: string,
): Promise<CheckInput> => {
  const openOrders = await openOrdersOf(tx, subject.accountId)
  const symbols = subject.legs.map((leg) => leg.symbol)
  const { account, firm, ips } = facts
  const firmEntered = subject.entering === null
    ? await firmEnteredToday(tx)
    : await firmEnteredTodayLocked(tx, firm, subject.entering, deps.settings.concurrentConfirms)
  return {
    now, calendar: calendarAt(slice, now), maxQuoteAgeMs: deps.settings.maxQuoteAgeMs, account, firm, ips,
    legs: subject.legs.map((leg) => checkLeg(leg, slice)),
    worstCaseUsd: subject.worstCaseUsd, feesUsd: subject.feesUsd,
    ...valuesOf([...symbols, ...(account?.positions ?? []).map((each) => each.symbol), ...openOrders.map((each) => each.symbol)], slice),
    openOrders,
    recentOrders: await recentOrdersOf(tx, subject.accountId, subject.cardMadeAt),
    actsLastMinute: await actsLastMinute(tx, subject.personId, subject.entering === null ? 'tickets' : 'confirmations'),
    enteredTodayUsd: { account: await accountEnteredToday(tx, subject.accountId), firm: formatUsd(usd(firmEntered)) },
    household: await householdTrades(tx, subject.accountId, symbols, slice.date),
    halted: (await readKillSwitch(tx)).on,
  }
}
