import { houseMarginRegimes } from '../../domain/regimes.ts'
import type { PersonFacts } from '../../domain/facts.ts'
import type { AssetClass, Instrument } from '../../domain/instruments.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import type { MarketView, SeriesName } from '../../market/port.ts'
import type { ToolContext } from '../define-tool.ts'

/** A small market for tests: weekly levels given by hand or by formula; closes equal the levels. */
export interface FixtureMarket {
  readonly dates: readonly string[]
  readonly levels: Readonly<Record<string, readonly (number | null)[]>>
  readonly classes?: Readonly<Record<string, AssetClass>>
  readonly subClasses?: Readonly<Record<string, string>>
  readonly kinds?: Readonly<Record<string, Instrument['kind']>>
  readonly series?: Partial<Record<SeriesName, readonly { readonly date: string; readonly value: number }[]>>
}

/** ISO dates seven days apart. */
export const weeks = (from: string, count: number): string[] =>
  Array.from({ length: count }, (_, t) => new Date(Date.parse(from) + t * 7 * 86_400_000).toISOString().slice(0, 10))

const instrumentOf = (fixture: FixtureMarket, symbol: string): Instrument => ({
  id: symbol, symbol, name: symbol, kind: fixture.kinds?.[symbol] ?? 'etf', assetClass: fixture.classes?.[symbol] ?? 'stocks', subClass: fixture.subClasses?.[symbol] ?? '', sector: '',
  region: 'US', currency: 'USD', expenseRatio: null, trailingYield: null, esg: false, exclusionTags: [],
  firstDate: fixture.dates[fixture.levels[symbol]!.findIndex((each) => each !== null)]!, lastDate: fixture.dates.at(-1)!, increment: '1',
})

export const marketOf = (fixture: FixtureMarket): MarketView => {
  const { dates, levels } = fixture
  const closeOn = (symbol: string, date: string) => {
    const t = dates.findLastIndex((each, i) => each <= date && levels[symbol]?.[i] != null)
    return t < 0 ? undefined : { price: levels[symbol]![t]!.toFixed(4), date: dates[t]! }
  }
  return {
    asOf: dates.at(-1)!, source: 'snapshot', digest: 'fixture',
    instruments: () => Object.keys(levels).map((symbol) => instrumentOf(fixture, symbol)),
    instrument: (symbol) => (levels[symbol] ? instrumentOf(fixture, symbol) : undefined),
    close: (symbol) => {
      const found = closeOn(symbol, dates.at(-1)!)
      return found && { ...found, stale: false }
    },
    closeOn,
    history: (symbols, options) => {
      const rows = dates.map((_, t) => t).filter((t) => dates[t]! >= (options?.from ?? '') && dates[t]! <= (options?.to ?? '9999'))
      return {
        dates: rows.map((t) => dates[t]!), periodsPerYear: 52, notes: [],
        levels: Object.fromEntries(symbols.map((symbol) => [symbol, rows.map((t) => levels[symbol]?.[t] ?? null)])),
      }
    },
    dividends: () => [], factorBetas: () => undefined,
    series: (name) => fixture.series?.[name] ?? [],
  }
}

export const accountOf = (parts: Partial<AccountFacts> = {}): AccountFacts => ({
  accountId: 'account-1', ownerId: 'person-1', label: 'Brokerage', kind: 'individual', taxable: true, openedOn: '2020-01-01', frozen: false,
  cashUsd: '0.00', settledCashUsd: '0.00', heldCashUsd: '0.00', positions: [], lots: [], ...parts,
})

const ips: PersonFacts['ips'] = {
  version: 1, effectiveOn: '2020-01-01', riskLevel: 'balanced', horizonYears: 20, knowledge: 'informed', targets: [], exclusions: [],
  sustainability: 'none', goals: [], benchmark: [],
  answers: { horizonYears: 20, reserveMonths: 6, income: 'steady', shareOfWealth: 'half', reaction: 'sell-some', worstLoss: 0.25, aim: 'growth', lived: 'held', knowledge: 'informed', experienceYears: 8, sustainability: 'none' },
}
const firm: PersonFacts['firm'] = {
  version: 1, restricted: [], maxOrderUsd: '1000000.00', maxAccountDayUsd: '1000000.00', maxFirmDayUsd: '1000000.00', maxSinglePosition: 1,
  maxSector: 1, maxCrypto: 1, priceCollar: 0.1, tolerance: 0.005, stepUpThresholdUsd: '10000.00', maxTicketsPerMinute: 10, leveragedAllowedFrom: 'aggressive',
  marginRegimes: houseMarginRegimes,
}

export const factsOf = (parts: Partial<PersonFacts> = {}): PersonFacts =>
  ({ personId: 'person-1', role: 'investor', accounts: [], ips, firm, transactions: [], orders: [], clients: [], ...parts })

export const contextOf = (market: MarketView, facts: PersonFacts, results: ToolContext['results'] = []): ToolContext =>
  ({ market, facts, results, signal: new AbortController().signal, progress: () => {} })
