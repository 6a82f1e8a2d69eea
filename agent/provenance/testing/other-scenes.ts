import type { ClientFacts, OrderFacts, PersonFacts } from '../../../domain/facts.ts'
import { nothingPersonal } from '../../../domain/personal.ts'
import { testFacts } from '../../offline/testing/scene.ts'
import { testResults, type TestResults } from './results.ts'

const own = testFacts()
const order = (symbol: string, side: 'buy' | 'sell', quantity: string, filledQuantity: string, averagePrice: string | null, state: string, day: string): OrderFacts =>
  ({ orderId: `order-${symbol}`, ticketId: `ticket-${symbol}`, symbol, side, quantity, filledQuantity, averagePrice, state, at: `${day}T15:00:00.000Z` })

const plan = { accountId: 'account-test', until: null, state: 'active' } as const
const withOrders: PersonFacts = {
  ...own, orders: [order('VTI', 'buy', '12', '12', '361.40', 'RECONCILED', '2026-07-20'), order('TLT', 'sell', '20', '5', '86.10', 'PARTIAL', '2026-07-30'), order('BND', 'buy', '40', '0', null, 'ACKED', '2026-07-31')],
  personal: { ...nothingPersonal, plans: [
    { ...plan, planId: 'plan-1', kind: 'deposit', amountUsd: '500.00', every: 'month', firstOn: '2026-01-05', nextOn: '2026-08-05' }, { ...plan, planId: 'plan-2', kind: 'withdrawal', amountUsd: '2400.00', every: 'year', firstOn: '2026-12-15', nextOn: '2026-12-15' },
  ] },
}

const client = (label: string, times: number, extra: readonly { readonly symbol: string; readonly quantity: string }[] = []): ClientFacts => {
  const [account] = own.accounts
  const positions = [...account!.positions.map((each) => ({ ...each, quantity: String(Number(each.quantity) * times) })), ...extra.map((each) => ({ ...each, heldQuantity: '0' }))]
  return { personId: label, label, ips: own.ips, accounts: [{ ...account!, accountId: `account of ${label}`, ownerId: label, cashUsd: (5000 * times).toFixed(2), positions, lots: [] }] }
}
const book: PersonFacts = { ...own, role: 'advisor', accounts: [], clients: [client('Client 01', 1), client('Client 02', 3, [{ symbol: 'AMZN', quantity: '400' }]), client('Client 03', 0.5, [{ symbol: 'BND', quantity: '900' }])] }

const acts = [
  ['tax-planner', { plan: { kind: 'harvest' } }], ['tax-planner', { plan: { kind: 'lots' } }], ['tax-planner', { plan: { kind: 'rebalance', target: { kind: 'policy' } } }], ['goal-planner', { goalId: 'goal-retirement' }], ['plans', { action: 'list' }],
  ['plans', { action: 'deposit', amountUsd: '250', every: 'month' }], ['order-status', {}],
] as const

/** What tax, goal, plan and order tools say to an investor, and the client book to an advisor. */
export const otherScenes = async (): Promise<Readonly<Record<'investor' | 'advisor', TestResults>>> => ({
  investor: await testResults('What about my taxes, plans and orders?', acts, withOrders), advisor: await testResults('Show my book', [['clients', { order: 'value' }]], book),
})
