import { expect, test } from 'vitest'
import { nothingPersonal } from '../../domain/personal.ts'
import { usualPreferences, type Preferences } from '../../domain/preferences.ts'
import { runTool } from '../define-tool.ts'
import { accountOf, contextOf, factsOf, marketOf } from '../portfolio-source/fixture.ts'
import { settings } from './index.ts'

const market = marketOf({ dates: ['2026-07-31'], levels: { VTI: [100] } })
const ask = async (input: unknown, preferences: Partial<Preferences> = {}) => {
  const facts = factsOf({ accounts: [accountOf({ accountId: 'account-1', label: 'Brokerage' })], personal: { ...nothingPersonal, preferences: { ...usualPreferences, ...preferences } } })
  const { output, refusal } = await runTool(settings, input, contextOf(market, facts))
  return refusal ? { code: refusal.code } : output
}

test.each<[string, object, object]>([
  ['shown', {}, { now: { explain: 'standard', notifications: 'all' }, wish: null, page: null }],
  ['words', { action: 'change', explain: 'simple' }, { wish: { act: 'settings', path: '/api/settings', body: { explain: 'simple' }, stepUp: false } }],
  ['an own account', { action: 'change', defaultAccountId: 'account-1' }, { wish: { lines: [['Default account', 'none, I ask → Brokerage']] } }],
  ['another\'s account', { action: 'change', defaultAccountId: 'account-9' }, { code: 'CLARIFY' }],
  ['nothing named', { action: 'change' }, { code: 'CLARIFY' }],
  ['as it is', { action: 'change', notifications: 'all' }, { code: 'NO_CHANGE' }],
  ['protected', { action: 'protected', what: 'Your password' }, { page: '/account', wish: null }],
  ['risk is no setting', { action: 'change', riskLevel: 'aggressive' }, { code: 'INVALID_INPUT' }],
])('%s', async (_, input, expected) => { expect(await ask(input)).toMatchObject(expected) })
