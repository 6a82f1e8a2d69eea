import { expect, test } from 'vitest'
import { nothingPersonal, type PlanFacts } from '../../domain/personal.ts'
import { runTool } from '../define-tool.ts'
import { accountOf, contextOf, factsOf, marketOf } from '../portfolio-source/fixture.ts'
import { plans } from './index.ts'

const market = marketOf({ dates: ['2026-07-31'], levels: { VTI: [100] } })
const account = accountOf({ cashUsd: '5000.00', settledCashUsd: '4000.00', heldCashUsd: '500.00' })
const running: PlanFacts = { planId: 'plan-1', accountId: 'account-1', kind: 'deposit', amountUsd: '500.00', every: 'month', firstOn: '2026-01-31', until: null, nextOn: '2026-08-31', state: 'active' }
const ask = async (input: unknown, own = [account], active: readonly PlanFacts[] = [running]) => {
  const { output, refusal } = await runTool(plans, input, contextOf(market, factsOf({ accounts: own, personal: { ...nothingPersonal, plans: active } })))
  return refusal ? { code: refusal.code } : output
}

test('a recurring saving: its days, its sum, and a wish without step-up', async () => {
  expect(await ask({ action: 'deposit', amountUsd: '500', every: 'month' })).toMatchObject({
    proposed: { kind: 'deposit', firstOn: '2026-07-31', nextDates: ['2026-07-31', '2026-08-31', '2026-09-30'], yearUsd: '6000.00', missingUsd: '0.00' },
    wish: { path: '/api/plans/preview', stepUp: false, body: { kind: 'deposit', accountId: 'account-1', amountUsd: '500.00', every: 'month', firstOn: '2026-07-31', until: null } },
  })
})

test.each([
  ['3500.00', '0.00', '0.00'], ['3500.01', '0.01', '0.00'], ['1000.00', '0.00', '2500.00'], ['10000.00', '6500.00', '0.00'],
])('a withdrawal of %s lacks %s and leaves %s of free cash; it needs step-up', async (amountUsd, missingUsd, freeAfterUsd) => {
  expect(await ask({ action: 'withdraw', amountUsd })).toMatchObject({ proposed: { kind: 'withdrawal', freeCashUsd: '3500.00', missingUsd, freeAfterUsd }, wish: { stepUp: true } })
})

test('a plan’s last day bounds its days', async () => {
  expect(await ask({ action: 'deposit', amountUsd: '10', every: 'week', until: '2026-08-10' })).toMatchObject({ proposed: { nextDates: ['2026-07-31', '2026-08-07'], yearUsd: '20.00' } })
})

test('running plans are listed and stopped', async () => {
  expect(await ask({})).toMatchObject({ plans: [{ planId: 'plan-1', account: 'Brokerage' }], wish: null })
  expect(await ask({ action: 'cancel' })).toMatchObject({ wish: { act: 'plan-cancel', path: '/api/plans/plan-1/cancel' } })
  expect(await ask({ action: 'cancel' }, [account], [running, { ...running, planId: 'plan-2' }])).toMatchObject({ code: 'CLARIFY' })
  expect(await ask({ action: 'cancel' }, [account], [{ ...running, state: 'canceled', nextOn: null }])).toMatchObject({ code: 'NOT_FOUND' })
})

test.each([
  [{ action: 'deposit' }, 'CLARIFY'], [{ action: 'deposit', amountUsd: '-5' }, 'INVALID_INPUT'], [{ action: 'deposit', amountUsd: '1e3' }, 'INVALID_INPUT'], [{ action: 'deposit', amountUsd: '0.00' }, 'INVALID_INPUT'],
  [{ action: 'deposit', amountUsd: '5', firstOn: '2026-07-30' }, 'DATE_PASSED'], [{ action: 'deposit', amountUsd: '5', every: 'month', firstOn: '9999-12-31' }, 'DATE_TOO_FAR'], [{ action: 'deposit', amountUsd: '5', until: '2026-07-30' }, 'EMPTY_PERIOD'],
  [{ action: 'deposit', amountUsd: '5', accountId: 'other' }, 'NOT_FOUND'],
])('%j is refused: %s', async (input, code) => { expect(await ask(input)).toMatchObject({ code }) })

test('two accounts are asked about; a client’s account is not the advisor’s to pay from', async () => {
  expect(await ask({ action: 'deposit', amountUsd: '5' }, [account, accountOf({ accountId: 'account-2' })])).toMatchObject({ code: 'AMBIGUOUS_ACCOUNT' })
  const advisor = factsOf({ personId: 'advisor', role: 'advisor', clients: [{ personId: 'person-1', label: 'Client 01', ips: factsOf().ips, accounts: [account] }] })
  expect((await runTool(plans, { action: 'withdraw', amountUsd: '5', accountId: 'account-1' }, contextOf(market, advisor))).refusal?.code).toBe('NOT_YOURS')
})
