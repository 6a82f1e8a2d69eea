import { digestOf } from '../../../domain/canonical.ts'
import type { PersonFacts } from '../../../domain/facts.ts'
import type { Person } from '../../../domain/person.ts'
import { houseMarginRegimes } from '../../../domain/regimes.ts'
import type { PastTurn } from '../../../domain/turn.ts'
import type { MarketView } from '../../../market/port.ts'
import { openSnapshot } from '../../../market/snapshot/index.ts'
import { toolsFor } from '../../../tools/registry.ts'
import type { TurnScene } from '../../models.ts'

let view: Promise<MarketView> | undefined
/** The bundled market at its last date. */
export const testMarket = (): Promise<MarketView> => {
  const market = openSnapshot()
  return view ??= market.asOf(market.now())
}

const lot = (symbol: string, quantity: string, costUsd: string) => ({ lotId: `lot-${symbol}`, symbol, quantity, costUsd, acquiredOn: '2021-03-05', origin: 'reconstructed' as const })

/** One investor with one account, drifted to stocks, and a retirement goal. */
export const testFacts = (): PersonFacts => ({
  personId: 'person-test', role: 'investor',
  accounts: [{
    accountId: 'account-test', ownerId: 'person-test', label: 'Individual account', kind: 'individual', taxable: true, openedOn: '2020-01-02', frozen: false,
    cashUsd: '5000.00', settledCashUsd: '5000.00', heldCashUsd: '0.00',
    positions: [{ symbol: 'VTI', quantity: '150', heldQuantity: '0' }, { symbol: 'BND', quantity: '300', heldQuantity: '0' }, { symbol: 'AAPL', quantity: '60', heldQuantity: '0' }, { symbol: 'TLT', quantity: '50', heldQuantity: '0' }],
    lots: [lot('VTI', '150', '30000.00'), lot('BND', '300', '25000.00'), lot('AAPL', '60', '7000.00'), lot('TLT', '50', '7000.00')],
  }],
  ips: {
    version: 1, effectiveOn: '2020-01-02', riskLevel: 'balanced', horizonYears: 19, knowledge: 'informed', sustainability: 'none', exclusions: [],
    targets: [{ assetClass: 'stocks', target: 0.6, low: 0.55, high: 0.65 }, { assetClass: 'bonds', target: 0.35, low: 0.3, high: 0.4 }, { assetClass: 'cash', target: 0.05, low: 0, high: 0.1 }],
    goals: [{ goalId: 'goal-retirement', kind: 'retirement', label: 'Retirement in 2045', targetUsd: '1200000.00', on: '2045-12-31', monthlyUsd: '1500.00' }],
    benchmark: [{ symbol: 'VTI', weight: 0.6 }, { symbol: 'BND', weight: 0.4 }],
    answers: { horizonYears: 19, reserveMonths: 6, income: 'steady', shareOfWealth: 'half', reaction: 'sell-some', worstLoss: 0.25, aim: 'growth', lived: 'held', knowledge: 'informed', experienceYears: 8, sustainability: 'none' },
  },
  firm: {
    version: 1, restricted: [], maxOrderUsd: '250000.00', maxAccountDayUsd: '500000.00', maxFirmDayUsd: '5000000.00', maxSinglePosition: 0.2, maxSector: 0.4, maxCrypto: 0.05,
    priceCollar: 0.05, tolerance: 0.005, stepUpThresholdUsd: '10000.00', maxTicketsPerMinute: 5, leveragedAllowedFrom: 'aggressive',
    marginRegimes: houseMarginRegimes,
  },
  transactions: [
    { id: 'booking-1', accountId: 'account-test', on: '2021-03-01', kind: 'deposit', symbol: null, quantity: null, price: null, amountUsd: '75000.00' },
    { id: 'booking-2', accountId: 'account-test', on: '2021-03-05', kind: 'buy', symbol: 'VTI', quantity: '150', price: '200.00', amountUsd: '-30000.00' },
    { id: 'booking-3', accountId: 'account-test', on: '2021-03-05', kind: 'buy', symbol: 'BND', quantity: '300', price: '83.33', amountUsd: '-25000.00' },
    { id: 'booking-4', accountId: 'account-test', on: '2021-03-05', kind: 'buy', symbol: 'AAPL', quantity: '60', price: '116.67', amountUsd: '-7000.00' },
    { id: 'booking-5', accountId: 'account-test', on: '2021-03-05', kind: 'buy', symbol: 'TLT', quantity: '50', price: '140.00', amountUsd: '-7000.00' },
    { id: 'booking-6', accountId: 'account-test', on: '2026-03-27', kind: 'dividend', symbol: 'BND', quantity: null, price: null, amountUsd: '310.20' },
  ],
  orders: [], clients: [],
})

const person = { id: 'person-test', role: 'investor', email: 'investor@example.test', label: 'Investor' } as unknown as Person

/** A turn's scene for one message. */
export const sceneFor = async (text: string, past: readonly PastTurn[] = [], facts = testFacts()): Promise<TurnScene> => ({
  input: { conversationId: 'conversation-test', turnId: `turn-${digestOf(text).slice(0, 8)}`, messageId: 'message-test', text, person, channel: 'terminal' },
  facts, market: await testMarket(), past, tools: toolsFor(facts.role),
})
