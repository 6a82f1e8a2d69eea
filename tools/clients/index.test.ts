import { expect, test } from 'vitest'
import type { ClientFacts } from '../../domain/facts.ts'
import type { Ips } from '../../domain/policy.ts'
import { openSnapshot } from '../../market/snapshot/index.ts'
import { runTool } from '../define-tool.ts'
import { accountOf, contextOf, factsOf } from '../portfolio-source/fixture.ts'
import { clients } from './index.ts'

const view = await openSnapshot().asOf('2026-07-31')
const band = (assetClass: 'stocks' | 'bonds' | 'cash', target: number) => ({ assetClass, target, low: Math.max(0, target - 0.1), high: target + 0.1 })
const policy = (parts: Partial<Ips> = {}): Ips => ({ ...factsOf().ips, targets: [band('stocks', 0.5), band('bonds', 0.4), band('cash', 0.1)], ...parts })
const client = (personId: string, cashUsd: string, holdings: Readonly<Record<string, string>>, ips = policy()): ClientFacts => ({
  personId, label: `Client ${personId}`, ips,
  accounts: [accountOf({ accountId: `account-${personId}`, ownerId: personId, cashUsd, settledCashUsd: cashUsd, positions: Object.entries(holdings).map(([symbol, quantity]) => ({ symbol, quantity, heldQuantity: '0' })) })],
})
const firm = { ...factsOf().firm, maxSinglePosition: 0.2, restricted: ['XOM'] }
const book = [
  client('calm', '5000.00', { VTI: '68', BND: '277' }),
  client('bold', '0.00', { VTI: '200', BND: '50' }, policy({ riskLevel: 'conservative' })),
  client('single', '1000.00', { TSLA: '100', BND: '300', XOM: '5' }),
  client('cash', '90000.00', { VTI: '100', MO: '10', 'ETH-USD': '0.1' }, policy({ exclusions: ['tobacco'] })),
]
interface Output { count: number; total: number; clients: { clientId: string; alerts: { code: string }[]; riskStatus: string; driftStatus: string }[]; alertCounts: { code: string; count: number }[] }
const ask = async (input: unknown, list = book) => runTool(clients, input, contextOf(view, factsOf({ role: 'advisor', firm, clients: list })))
const found = async (input: unknown): Promise<string[]> => ((await ask(input)).output as Output).clients.map((each) => each.clientId)

test.each([
  ['calm', []],
  ['bold', ['RISK_MISMATCH', 'DRIFT']],
  ['single', ['CONCENTRATION', 'RESTRICTED']],
  ['cash', ['RISK_MISMATCH', 'DRIFT', 'CASH', 'EXCLUDED', 'STALE_PRICE']],
])('%s has the alerts %j', async (clientId, codes) => {
  const { clients: rows } = (await ask({})).output as Output
  expect(rows.find((each) => each.clientId === clientId)!.alerts.map((each) => each.code)).toEqual(codes)
})

test.each([
  [{ order: 'value' }, ['cash', 'bold', 'single', 'calm']],
  [{ alerts: ['CONCENTRATION'] }, ['single']],
  [{ alerts: ['DRIFT'], order: 'drift' }, ['cash', 'bold']],
  [{ holding: 'tsla' }, ['single']],
  [{ minCashWeight: 0.5 }, ['cash']],
  [{ riskLevels: ['conservative'] }, ['bold']],
  [{ order: 'alerts', limit: 1 }, ['cash']],
])('%j finds %j', async (input, ids) => {
  expect(await found(input)).toEqual(ids)
})

test('who has no book is told so', async () => {
  expect((await ask({}, [])).refusal?.code).toBe('NO_CLIENTS')
  expect((await ask({ everyone: true })).refusal?.code).toBe('INVALID_INPUT')
})
