import { describe, expect, test } from 'vitest'
import type { Instrument } from '../../domain/instruments.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import { houseMarginRegimes } from '../../domain/regimes.ts'
import { testIps, testPolicy } from '../testing.ts'
import { runChecks, type CheckInput, type CheckLeg } from './index.ts'

const instrument = (symbol: string, more: Partial<Instrument> = {}): Instrument => ({
  id: `id-${symbol}`, symbol, name: symbol, kind: 'etf', assetClass: 'stocks', subClass: '', sector: '', region: 'US', currency: 'USD', expenseRatio: null,
  trailingYield: null, esg: false, exclusionTags: [], firstDate: '2004-01-02', lastDate: '2026-07-31', increment: '1', ...more,
})

const instruments = {
  VTI: instrument('VTI'), BND: instrument('BND', { assetClass: 'bonds' }), XYZ: instrument('XYZ', { kind: 'stock', sector: 'Technology' }),
  ABC: instrument('ABC', { kind: 'stock', sector: 'Technology' }), SMOKE: instrument('SMOKE', { kind: 'stock', exclusionTags: ['tobacco'] }),
  GREEN: instrument('GREEN', { esg: true }), TQQQ: instrument('TQQQ', { exclusionTags: ['leveraged'] }), BTC: instrument('BTC', { kind: 'crypto', assetClass: 'crypto', increment: '0.000001' }),
}

const leg = (symbol: keyof typeof instruments, side: 'buy' | 'sell', quantity: string, more: Partial<CheckLeg> = {}): CheckLeg => ({
  symbol, side, quantity, type: 'market', refPrice: '100.00', instrument: instruments[symbol], lastClose: { price: '100.00', date: '2026-07-31' },
  quote: { price: '100.00', time: '2026-07-31T20:00:00.000Z', source: 'snapshot', halted: false }, ...more,
})

/** 100,000: 60 % stocks, 20 % bonds, 20 % cash. */
const account: AccountFacts = {
  accountId: 'a', ownerId: 'o', label: '', kind: 'individual', taxable: true, openedOn: '2020-01-02', frozen: false, cashUsd: '20000.00', settledCashUsd: '20000.00',
  heldCashUsd: '0.00', positions: [{ symbol: 'VTI', quantity: '600', heldQuantity: '0' }, { symbol: 'BND', quantity: '200', heldQuantity: '0' }],
  lots: [{ lotId: 'l1', symbol: 'VTI', quantity: '600', costUsd: '50000.00', acquiredOn: '2024-01-02', origin: 'fill' },
    { lotId: 'l2', symbol: 'BND', quantity: '200', costUsd: '22000.00', acquiredOn: '2024-01-02', origin: 'fill' }],
}

/** 120,000, of which 20,000 carry the tag. */
const green: AccountFacts = { ...account, positions: [...account.positions, { symbol: 'GREEN', quantity: '200', heldQuantity: '0' }] }

const base: CheckInput = {
  now: '2026-11-20T10:00:00.000Z', calendar: { date: '2026-07-31', open: true }, maxQuoteAgeMs: { yahoo: 1_200_000, alpaca: 5_000 }, account, firm: testPolicy, ips: testIps,
  legs: [leg('VTI', 'buy', '10')], tolerance: '0.005', worstCaseUsd: '1005.00', feesUsd: '0.00', prices: Object.fromEntries(Object.keys(instruments).map((symbol) => [symbol, '100.00'])),
  instruments, openOrders: [], recentOrders: [], actsLastMinute: 0, enteredTodayUsd: { account: '0.00', firm: '0.00' }, household: { buys: [], lossSales: [] }, accountTrades: [], halted: false,
}

const verdicts = (change: Partial<CheckInput>, outcome: 'blocked' | 'warned'): string[] =>
  runChecks({ ...base, ...change }).filter((check) => check.outcome === outcome).map((check) => check.name)
const quoted = (quote: Partial<NonNullable<CheckLeg['quote']>>): CheckLeg => leg('VTI', 'buy', '10', { quote: { ...leg('VTI', 'buy', '10').quote!, ...quote } })
const onMargin = { ...account, trading: 'margin' as const }
const small = { ...onMargin, positions: [{ symbol: 'VTI', quantity: '100', heldQuantity: '0' }], cashUsd: '10000.00', settledCashUsd: '10000.00' }
/** Three round trips in the last days, and one side of a fourth today. */
const trades = (on: string) => [...['ABC', 'XYZ', 'BND'].flatMap((symbol) => (['buy', 'sell'] as const).map((side) => ({ symbol, side, on: '2026-07-30' }))), { symbol: 'VTI', side: 'buy' as const, on }]
const before2026 = [houseMarginRegimes[0]!, houseMarginRegimes[1]!]
const policy = (change: Partial<typeof testPolicy>) => ({ ...testPolicy, ...change })

test('a plain purchase passes every check', () => {
  expect(verdicts({}, 'blocked')).toEqual([])
  expect(verdicts({}, 'warned')).toEqual([])
  expect(runChecks(base)).toHaveLength(23)
})

describe('blocks', () => {
  test.each<[string, Partial<CheckInput>, readonly string[]]>([
    ['kill switch on', { halted: true }, ['kill-switch']],
    ['frozen account', { account: { ...account, frozen: true } }, ['account-frozen']],
    ['halted instrument', { legs: [quoted({ halted: true })] }, ['instrument']],
    ['part of a share', { legs: [leg('VTI', 'buy', '0.5')] }, ['instrument']],
    ['a symbol bought and sold', { legs: [leg('VTI', 'buy', '1'), leg('VTI', 'sell', '1')] }, ['instrument']],
    ['market closed', { calendar: { date: '2026-07-31', open: false } }, ['market-open']],
    ['price of last month', { legs: [quoted({ time: '2026-06-30T20:00:00.000Z' })] }, ['quote-age']],
    ['price from the future', { legs: [quoted({ time: '2026-08-03T20:00:00.000Z' })] }, ['quote-age']],
    ['live quote a minute old', { legs: [quoted({ source: 'alpaca', time: '2026-11-20T09:59:00.000Z' })] }, ['quote-age']],
    ['zero price', { legs: [quoted({ price: '0' })] }, ['quote-age', 'price-collar']],
    ['unadjusted 10:1 split', { legs: [quoted({ price: '10.00' })] }, ['price-collar']],
    ['limit far from the market', { legs: [leg('VTI', 'buy', '10', { type: 'limit', limitPrice: '120.00' })] }, ['price-collar']],
    ['limit in parts of a cent', { legs: [leg('VTI', 'buy', '10', { type: 'limit', limitPrice: '100.001' })] }, ['price-collar']],
    ['order too large', { firm: policy({ maxOrderUsd: '1004.99' }) }, ['order-size']],
    ['account limit, counted on orders entered', { enteredTodayUsd: { account: '998995.01', firm: '0.00' } }, ['account-day-limit']],
    ['firm limit', { enteredTodayUsd: { account: '0.00', firm: '49998995.01' } }, ['firm-day-limit']],
    ['burst', { actsLastMinute: 1000 }, ['burst']],
    ['duplicate that the card never showed', { recentOrders: [{ symbol: 'VTI', side: 'buy', quantity: '10.00000000', at: '', shown: false }] }, ['duplicate-order']],
    ['restricted', { firm: policy({ restricted: ['VTI'] }) }, ['restricted-list']],
    ['restricted, selling too', { firm: policy({ restricted: ['VTI'] }), legs: [leg('VTI', 'sell', '1')] }, ['restricted-list']],
    ['excluded by the client', { legs: [leg('SMOKE', 'buy', '10')] }, ['exclusions']],
    ['leveraged below the level', { legs: [leg('TQQQ', 'buy', '10')] }, ['suitability']],
    ['leveraged with basic knowledge', { legs: [leg('TQQQ', 'buy', '10')], ips: { ...testIps, riskLevel: 'aggressive', knowledge: 'basic' } }, ['suitability']],
    ['far above the band', { legs: [leg('VTI', 'buy', '100')], ips: { ...testIps, targets: [{ assetClass: 'stocks', target: 0.4, low: 0.3, high: 0.5 }] } }, ['suitability']],
    ['one share too large', { legs: [leg('XYZ', 'buy', '100')], firm: policy({ maxSinglePosition: 0.09 }) }, ['concentration']],
    ['one share too large with open orders', { legs: [leg('XYZ', 'buy', '50')], openOrders: [{ symbol: 'XYZ', side: 'buy', remaining: '50' }], firm: policy({ maxSinglePosition: 0.09 }) }, ['concentration']],
    ['sector too large', { legs: [leg('XYZ', 'buy', '50'), leg('ABC', 'buy', '50')], firm: policy({ maxSector: 0.09 }) }, ['sector']],
    ['too much crypto', { legs: [leg('BTC', 'buy', '110')] }, ['crypto']],
    ['not enough cash', { legs: [leg('VTI', 'buy', '199')], account: { ...account, cashUsd: '19999.49', settledCashUsd: '19999.49' } }, ['cash']],
    ['cash held by an open order', { legs: [leg('VTI', 'buy', '100')], account: { ...account, heldCashUsd: '10000.00' } }, ['cash']],
    ['selling what is not there', { legs: [leg('VTI', 'sell', '601')] }, ['position-held']],
    ['selling what an open order sells', { legs: [leg('VTI', 'sell', '600')], account: { ...account, positions: [{ symbol: 'VTI', quantity: '600', heldQuantity: '1' }] } }, ['position-held']],
    ['selling today what was bought with the last unsettled dollar', {
      legs: [leg('VTI', 'sell', '1')],
      account: { ...account, cashUsd: '0.00', settledCashUsd: '0.00', unsettledUsd: '20000.00', lots: [{ ...account.lots[0]!, acquiredOn: '2026-07-31' }] },
    }, ['good-faith']],
    ['a sale that may never fill makes no room', {
      legs: [leg('XYZ', 'buy', '50')], openOrders: [{ symbol: 'XYZ', side: 'buy', remaining: '50' }, { symbol: 'XYZ', side: 'sell', remaining: '50' }], firm: policy({ maxSinglePosition: 0.09 }),
    }, ['concentration']],
    ['too much of what the client wants little of', { legs: [leg('SMOKE', 'buy', '60')], ips: { ...testIps, exclusions: [], esgLimits: [{ tag: 'tobacco', max: 0.05 }] } }, ['esg']],
    ['too much of it with open orders', {
      legs: [leg('SMOKE', 'buy', '10')], openOrders: [{ symbol: 'SMOKE', side: 'buy', remaining: '45' }], ips: { ...testIps, exclusions: [], esgLimits: [{ tag: 'tobacco', max: 0.05 }] },
    }, ['esg']],
    ['the firm limits it too', { legs: [leg('SMOKE', 'buy', '60')], ips: { ...testIps, exclusions: [] }, firm: policy({ esgLimits: [{ tag: 'tobacco', max: 0.05 }] }) }, ['esg']],
    ['too little left of what the client wants', { legs: [leg('GREEN', 'sell', '10')], account: green, ips: { ...testIps, esgLimits: [{ tag: 'esg', min: 0.2 }] } }, ['esg']],
    ['too little left when open sales fill', {
      legs: [leg('GREEN', 'sell', '1')], openOrders: [{ symbol: 'GREEN', side: 'sell', remaining: '100' }], account: green, ips: { ...testIps, esgLimits: [{ tag: 'esg', min: 0.15 }] },
    }, ['esg']],
    ['a fourth day trade with little equity, while the pattern rule holds', {
      legs: [leg('VTI', 'sell', '10')], account: small, accountTrades: trades('2026-07-31'), firm: policy({ marginRegimes: before2026 }),
    }, ['margin-regime']],
    ['the other half still with the broker', {
      legs: [leg('VTI', 'sell', '10')], account: small, accountTrades: trades('2026-07-29'), openOrders: [{ symbol: 'VTI', side: 'buy', remaining: '1' }], firm: policy({ marginRegimes: before2026 }),
    }, ['margin-regime']],
    ['no regime for the day', { firm: policy({ marginRegimes: [{ ...houseMarginRegimes[0]!, from: '2026-08-01' }] }) }, ['margin-regime']],
    ['no regime for the kind of account', { account: onMargin, firm: policy({ marginRegimes: [houseMarginRegimes[0]!] }) }, ['margin-regime']],
    ['selling today what unsettled money bought today', {
      legs: [leg('VTI', 'sell', '1')],
      account: { ...account, settledCashUsd: '0.00', lots: [{ ...account.lots[0]!, acquiredOn: '2026-07-31' }] },
    }, ['good-faith']],
  ])('%s', (_name, change, names) => {
    expect(verdicts(change, 'blocked')).toEqual(names)
  })
})

describe('warns', () => {
  test.each<[string, Partial<CheckInput>, readonly string[]]>([
    ['duplicate that the card shows', { recentOrders: [{ symbol: 'VTI', side: 'buy', quantity: '10', at: '', shown: true }] }, ['duplicate-order']],
    ['buying with proceeds of the same ticket', { legs: [leg('BND', 'sell', '100'), leg('VTI', 'buy', '250')] }, ['cash']],
    ['loss while the household bought the same', { legs: [leg('BND', 'sell', '10')], household: { buys: [{ accountId: 'b', symbol: 'BND', on: '2026-07-10' }], lossSales: [] } }, ['wash-sale']],
    ['buying back after a loss', { household: { buys: [], lossSales: [{ accountId: 'b', symbol: 'VTI', on: '2026-07-01' }] } }, ['wash-sale']],
    ['a little above the band', { legs: [leg('VTI', 'buy', '100')], ips: { ...testIps, targets: [{ assetClass: 'stocks', target: 0.6, low: 0.5, high: 0.65 }] } }, ['suitability']],
    ['not sustainable for someone who asked for it', { ips: { ...testIps, sustainability: 'strong' } }, ['exclusions']],
  ])('%s', (_name, change, names) => {
    expect(verdicts(change, 'blocked')).toEqual([])
    expect(verdicts(change, 'warned')).toEqual(names)
  })
})

test.each<[string, Partial<CheckInput>]>([
  ['what only shrinks is welcome', { legs: [leg('VTI', 'sell', '10')], firm: policy({ maxSinglePosition: 0.01 }) }],
  ['limits are inclusive', { enteredTodayUsd: { account: '998995.00', firm: '49998995.00' } }],
  ['a purchase that takes the last cent', { legs: [leg('VTI', 'buy', '199')], account: { ...account, cashUsd: '19999.50', settledCashUsd: '19999.50' } }],
  ['coins trade when the exchange is closed', { legs: [leg('BTC', 'buy', '0.5')], calendar: { date: '2026-08-01', open: false } }],
  ['a fourth day trade with enough equity', { legs: [leg('VTI', 'sell', '10')], account: onMargin, accountTrades: trades('2026-07-31'), firm: policy({ marginRegimes: before2026 }) }],
  ['a third day trade', { legs: [leg('VTI', 'sell', '10')], account: small, accountTrades: trades('2026-07-31').slice(2), firm: policy({ marginRegimes: before2026 }) }],
  ['day trades of last month', { legs: [leg('VTI', 'sell', '10')], account: small, accountTrades: trades('2026-07-31').map((each) => (each.symbol === 'VTI' ? each : { ...each, on: '2026-06-30' })), firm: policy({ marginRegimes: before2026 }) }],
  ['a fourth day trade after the rule was replaced', { legs: [leg('VTI', 'sell', '10')], account: small, accountTrades: trades('2026-07-31') }],
  ['good faith is a rule of cash accounts', { legs: [leg('VTI', 'sell', '1')], account: { ...onMargin, settledCashUsd: '0.00', lots: [{ ...account.lots[0]!, acquiredOn: '2026-07-31' }] } }],
  ['selling a little while more is on its way in', { legs: [leg('XYZ', 'sell', '10')], account: { ...account, positions: [...account.positions, { symbol: 'XYZ', quantity: '90', heldQuantity: '0' }] }, openOrders: [{ symbol: 'XYZ', side: 'buy', remaining: '50' }], firm: policy({ maxSinglePosition: 0.09 }) }],
  ['less of what the client wants little of', { legs: [leg('SMOKE', 'sell', '10')], account: { ...account, positions: [...account.positions, { symbol: 'SMOKE', quantity: '100', heldQuantity: '0' }] }, ips: { ...testIps, esgLimits: [{ tag: 'tobacco', max: 0.01 }] } }],
  ['exactly at the smallest and at the largest share', { legs: [leg('GREEN', 'sell', '20')], account: green, ips: { ...testIps, esgLimits: [{ tag: 'esg', min: 0.15, max: 0.15 }] } }],
  ['a gain is no wash sale', { legs: [leg('VTI', 'sell', '10')], household: { buys: [{ accountId: 'b', symbol: 'VTI', on: '2026-07-10' }], lossSales: [] } }],
])('passes: %s', (_name, change) => {
  expect(verdicts(change, 'blocked')).toEqual([])
  expect(verdicts(change, 'warned')).toEqual([])
})

test.each(['calendar', 'account', 'firm', 'ips', 'openOrders', 'recentOrders', 'actsLastMinute', 'enteredTodayUsd', 'household', 'halted'] as const)(
  'fails closed without %s', (field) => {
    const blocked = runChecks({ ...base, [field]: null }).filter((check) => check.outcome === 'blocked')
    expect(blocked.length).toBeGreaterThan(0)
    expect(blocked.every((check) => 'missing' in check.facts)).toBe(true)
  })

test.each<[string, object]>([
  ['objectives', { goals: [], answers: { ...testIps.answers!, aim: undefined } }], ['term', { horizonYears: undefined }], ['knowledge', { knowledge: undefined }],
  ['experience', { answers: { ...testIps.answers!, experienceYears: undefined } }], ['attitude to risk', { answers: { ...testIps.answers!, reaction: undefined } }],
  ['capacity for loss', { answers: { ...testIps.answers!, worstLoss: undefined } }], ['sustainability preference', { sustainability: undefined }],
])('a profile without its %s is told so, and trades nothing', (gap, change) => {
  const [check] = runChecks({ ...base, ips: { ...testIps, ...change } as typeof testIps }).filter(({ outcome }) => outcome === 'blocked')
  expect(check).toMatchObject({ name: 'suitability', facts: { missing: [gap], nextStep: expect.stringContaining('questionnaire') } })
})

test.each([
  ['2001-09-27', account, 'cash account'], ['2026-06-03', onMargin, 'pattern day trader'], ['2026-06-04', onMargin, 'intraday margin'], ['2026-07-31', account, 'cash account'],
] as const)('on %s the regime is dated: %#', (date, held, regime) => {
  const check = runChecks({ ...base, calendar: { date, open: true }, account: held }).find(({ name }) => name === 'margin-regime')
  expect(check).toMatchObject({ outcome: 'passed', facts: { regime, since: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), lentUsd: '0.00' } })
})

test('fails closed without a price of something held, and on input that can not be read', () => {
  expect(verdicts({ prices: { VTI: '100.00' } }, 'blocked')).toEqual(['suitability', 'concentration', 'sector', 'crypto'])
  expect(verdicts({ worstCaseUsd: '1e3' }, 'blocked')).toEqual(['account-day-limit', 'firm-day-limit'])
})
