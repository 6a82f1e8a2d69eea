import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nothingPersonal, type AlertFacts } from '../../domain/personal.ts'
import { runTool } from '../define-tool.ts'
import { accountOf, contextOf, factsOf, marketOf } from '../portfolio-source/fixture.ts'
import { standingOf } from './evaluate.ts'
import { alerts } from './index.ts'

const market = marketOf({ dates: ['2026-07-24', '2026-07-31'], levels: { VTI: [90, 100], BND: [50, 50] }, classes: { BND: 'bonds' } })
const account = accountOf({ cashUsd: '100.00', positions: [{ symbol: 'VTI', quantity: '7', heldQuantity: '0' }, { symbol: 'BND', quantity: '4', heldQuantity: '0' }] })
const ips = { ...factsOf().ips, targets: [{ assetClass: 'stocks', target: 0.6, low: 0.55, high: 0.65 }, { assetClass: 'bonds', target: 0.3, low: 0.25, high: 0.35 }, { assetClass: 'cash', target: 0.1, low: 0, high: 0.2 }] } as const
const active: AlertFacts = { alertId: 'alert-1', rule: { kind: 'price', symbol: 'VTI', direction: 'below', price: '80.00' }, state: 'active', setOn: '2026-07-01' }
const ask = async (input: unknown, waiting: readonly AlertFacts[] = []) => {
  const { output, refusal } = await runTool(alerts, input, contextOf(market, factsOf({ accounts: [account], ips, personal: { ...nothingPersonal, alerts: waiting } })))
  return refusal ? { code: refusal.code, message: refusal.message } : output
}

test.each([
  [{ action: 'price', symbol: 'VTI', direction: 'below', price: '80' }, { kind: 'price', symbol: 'VTI', direction: 'below', price: '80.00' }],
  [{ action: 'price', symbol: 'vti', byPercent: -0.1 }, { kind: 'price', symbol: 'VTI', direction: 'below', price: '90.00' }],
  [{ action: 'price', symbol: 'VTI', price: '120.5' }, { kind: 'price', symbol: 'VTI', direction: 'above', price: '120.50' }],
  [{ action: 'drift', by: 0.15 }, { kind: 'drift', accountId: 'account-1', by: 0.15 }],
  [{ action: 'date', on: '2027-03-01', note: 'pay the tax.' }, { kind: 'date', on: '2027-03-01', note: 'pay the tax' }],
])('%j wishes %j', async (input, rule) => { expect(await ask(input)).toMatchObject({ proposed: { rule }, wish: { act: 'alert', path: '/api/alerts', body: { rule }, stepUp: false } }) })

test.each([
  [{ action: 'price', symbol: 'VTI', direction: 'below', price: '100' }, 'ALREADY_TRUE'], [{ action: 'drift', by: 0.1 }, 'ALREADY_TRUE'], [{ action: 'price', symbol: 'VTI' }, 'CLARIFY'],
  [{ action: 'price', price: '5' }, 'CLARIFY'], [{ action: 'price', symbol: 'VTI', price: '0' }, 'INVALID_INPUT'], [{ action: 'date', on: '2026-07-31' }, 'DATE_PASSED'], [{ action: 'cancel' }, 'NOT_FOUND'],
])('%j is refused: %s', async (input, code) => { expect(await ask(input)).toMatchObject({ code }) })

test('alerts are listed and stopped by symbol', async () => {
  const other: AlertFacts = { ...active, alertId: 'alert-2', rule: { kind: 'date', on: '2027-01-01', note: 'x' } }
  expect(await ask({}, [active, { ...other, state: 'fired' }])).toMatchObject({ alerts: [{ text: 'VTI at or below 80.00 USD' }] })
  expect(await ask({ action: 'cancel', symbol: 'VTI' }, [active, other])).toMatchObject({ wish: { path: '/api/alerts/alert-1/cancel' } })
  expect(await ask({ action: 'cancel' }, [active, other])).toMatchObject({ code: 'CLARIFY' })
})

test('drift: the furthest class decides, cash counts', () => {
  // 700 of stocks, 200 of bonds, 100 of cash: stocks are 10 points above 60 %.
  const standing = (by: number) => standingOf({ kind: 'drift', accountId: 'account-1', by }, { market, accounts: [account], ips })
  expect(standing(0.0999)).toMatchObject({ met: true, text: 'Brokerage: stocks is at 70.0 %, its target is 60.0 %.' })
  expect(standing(0.1001)?.met).toBe(false)
})

test('what can not be judged is not told', () => {
  expect(standingOf({ kind: 'price', symbol: 'NONE', direction: 'above', price: '1.00' }, { market, accounts: [], ips })).toBeUndefined()
  expect(standingOf({ kind: 'drift', accountId: 'gone', by: 0.1 }, { market, accounts: [], ips })).toBeUndefined()
})

test('a price is at or above, or at or below, any level', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 20_000 }), (cents) => {
    const price = (cents / 100).toFixed(2)
    const met = (direction: 'above' | 'below') => standingOf({ kind: 'price', symbol: 'VTI', direction, price }, { market, accounts: [], ips })!.met
    expect(met('above') || met('below')).toBe(true)
    expect(met('above') && met('below')).toBe(cents === 10_000)
  }))
})
