import { expect, test } from 'vitest'
import { readAs } from '../testing/part.ts'
import { complianceSkill } from './compliance.ts'

test.each([
  ['would buying 20 VTI break a rule?', [{ symbol: 'VTI', side: 'buy', quantity: '20' }]], ['am I allowed to sell half my AAPL', [{ symbol: 'AAPL', side: 'sell', quantity: '30' }]],
  ['may I put 10% into BND', [{ symbol: 'BND', side: 'buy', quantity: expect.stringMatching(/^1\d\d$/) }]],
  ['does buying NVDA break a limit', undefined], ['30% NVDA, is that fine?', undefined], ['do I keep every rule?', undefined],
])('the trade that is asked about is checked: %s', async (said, orders) => {
  const [part, stage] = await readAs('compliance', said)
  expect(complianceSkill.calls(part, stage, []).map(({ args }) => args.orders)).toEqual([orders])
})

test.each([
  ['orders', 'blocked', 'does buying 9 NVDA break a limit', /^No: a rule does not allow this trade\.\n\n- Concentration: NVDA would be 44\.9 %, and 20\.0 % is the most/], ['orders', 'warned', 'can I buy 9 NVDA', /^It is allowed, with a warning\./],
  ['orders', 'passed', 'can I buy 9 NVDA', /^Yes: this trade keeps every rule\./], ['holdings', 'passed', 'can I buy NVDA', /^Yes: what you hold keeps every rule\.[^]*Say how many shares/],
] as const)('%s that are %s: %s', async (subject, outcome, said, text) => {
  const checks = [{ name: 'concentration', outcome, facts: { what: 'NVDA', after: 0.449, limit: 0.2 } }]
  expect(complianceSkill.say(...await readAs('compliance', said), [{ name: 'compliance-checker', output: { asOf: '2026-07-31', subject, outcome, checks, notes: [] } }]).text).toMatch(text)
})

test.each([
  ['would 30% in one stock break my policy', /^A single holding may be at most 20 % of the account\. So that would be too much\.\n\nYes: what you hold/], ['is there a cap on a single name', /^A single holding may be at most 20 % of the account\.\n/],
  ['may 4% of it be crypto', /^All crypto together may be at most 5 % of the account\. So that would be inside it\./], ['am I allowed to trade options', /^Options, futures, margin and short sales are not traded here\./],
  ['my employer is a bank, may I own it', /^I can't see what your own work/], ['do I keep every rule?', /^Yes: what you hold/],
])('the limit that is asked about is told first: %s', async (said, text) => {
  const output = { asOf: '2026-07-31', subject: 'holdings', outcome: 'passed', checks: [], notes: [], limits: { maxSinglePosition: 0.2, maxSector: 0.4, maxCrypto: 0.05 } }
  expect(complianceSkill.say(...await readAs('compliance', said), [{ name: 'compliance-checker', output }]).text).toMatch(text)
})
