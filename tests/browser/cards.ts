import type { Page } from 'playwright-core'
import type { Reply } from '../../domain/conversation.ts'
import type { OrderState } from '../../domain/order.ts'
import type { TicketView } from '../../domain/ticket.ts'

type Leg = TicketView['legs'][number]
const leg = (side: Leg['side'], symbol: string, quantity: string, refPrice: string): Leg => ({ side, symbol, quantity, type: 'market', refPrice, refTime: '2026-07-31T20:00:00.000Z' })
const legs = [leg('sell', 'VTI', '46', '368.21'), leg('sell', 'GLD', '16', '371.54'), leg('buy', 'BND', '275', '72.23'), leg('buy', 'VNQ', '30', '98.95')]

/** The four orders of a card, each in a state and filled so far. */
export const orders = (...states: readonly (readonly [OrderState, string])[]): TicketView['orders'] => states.map(([state, filledQuantity], index) =>
  ({ id: `o${index}`, clientOrderId: `c${index}`, state, filledQuantity, averagePrice: filledQuantity === '0' ? null : legs[index]!.refPrice }))

const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString()

export const ticket = (state: TicketView['state'], change: Partial<TicketView> = {}): TicketView => ({
  id: 'ticket-7Q4K', hash: 'a'.repeat(64), state, channel: 'web', owner: 'person', accountId: 'account', createdAt: inMs(-10_000), expiresAt: inMs(110_000),
  worstCaseUsd: '45828.21', feesUsd: '0.65', taxUsd: '1319.61', stepUpRequired: false, legs, orders: [], title: 'Rebalance to policy: four orders', accountLabel: 'Individual account',
  tolerance: '0.005', priceSource: 'snapshot', priceAsOf: '2026-07-31', names: { VTI: 'US stocks', BND: 'US bonds' },
  checks: [{ name: 'kill-switch', outcome: 'passed', facts: {} }, { name: 'wash-sale', outcome: 'warned', facts: { windowDays: 30, trades: ['VTI 2026-07-20'] } }],
  impact: { classes: [{ assetClass: 'stocks', before: 0.69, after: 0.6, target: 0.6 }, { assetClass: 'bonds', before: 0.31, after: 0.4, target: 0.4 }],
    riskBefore: 0.113, riskAfter: 0.107, cashAfterUsd: '119.84', taxNote: 'On $6,891 of gains.', notes: [] },
  ...change,
})

export const reply = (change: Partial<Reply>): Reply => ({
  conversationId: 'shown', turnId: 'turn-1', text: 'Here is the ticket.', model: 'test', latencyMs: 5, asOf: '2026-07-31', outcome: 'answered', tools: [], facts: [], cards: [], tickets: [], ...change,
})

/** Shows one conversation with this reply and these tickets: the server's answers about conversations and tickets are ours. */
export const showConversation = async (page: Page, shown: Reply, tickets: readonly TicketView[]): Promise<void> => {
  const items = [{ kind: 'said', text: 'Rebalance me', at: inMs(-20_000) }, { kind: 'reply', reply: shown, at: inMs(-15_000) }, ...tickets.map((each) => ({ kind: 'ticket', ticket: each }))]
  await page.route('**/api/conversations', (route) => route.fulfill({ json: { conversations: [{ id: 'shown', title: 'Shown', lastAt: inMs(0) }] } }))
  await page.route('**/api/conversations/shown', (route) => route.fulfill({ json: { id: 'shown', items, lastSeq: 0 } }))
  await page.route('**/api/tickets/**', (route) => {
    const id = new URL(route.request().url()).pathname.split('/')[3]
    const found = tickets.find((each) => each.id === id)
    return found ? route.fulfill({ json: found }) : route.fulfill({ status: 404, json: { code: 'NOT_FOUND', title: 'No such ticket.' } })
  })
}
