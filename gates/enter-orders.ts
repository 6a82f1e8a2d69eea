import { sql } from 'kysely'
import { canonicalJson, sha256Hex } from '../domain/canonical.ts'
import { price, quantity } from '../domain/decimal.ts'
import { feeOf } from '../domain/fees.ts'
import { valueOf } from '../domain/money.ts'
import type { Leg } from '../domain/ticket.ts'
import type { LockedChain } from '../ledger/record.ts'
import type { BulkReference } from './bulk/evidence.ts'
import type { Actor, GateDeps, Tx } from './deps.ts'
import { firmDayEntry } from './firm-day.ts'
import { remember, type KeyedRequest } from './idempotency.ts'
import { limitPriceOf } from './limit-price.ts'
import type { ConfirmationBody, OrderLine } from './order-evidence.ts'
import type { StoredTicket } from './tickets.ts'
import { moveTicket } from './transcript.ts'

/** The contract's answer to a confirmation. */
export interface ConfirmedTicket {
  readonly ticketId: string
  readonly state: 'CONFIRMED'
  readonly orders: readonly { readonly id: string; readonly clientOrderId: string }[]
}

/** Derived from ticket and leg, so that no crash and no repetition can make a second one. 43 characters: brokers take at least 48. */
export const clientOrderIdOf = (ticketId: string, leg: number): string => `stw-${sha256Hex('steward-order-v1', `${ticketId}/${leg}`).slice(0, 39)}`

const lineOf = (deps: GateDeps, ticket: StoredTicket, leg: Leg, index: number, at: string): OrderLine => ({
  orderId: deps.ids('order'), leg: index, clientOrderId: clientOrderIdOf(ticket.id, index), accountId: ticket.accountId,
  symbol: leg.symbol, instrumentId: leg.instrumentId, side: leg.side, quantity: leg.quantity, limitPrice: limitPriceOf(leg, ticket.terms.tolerance),
  validUntil: new Date(Date.parse(at) + deps.settings.orderValidMs).toISOString(),
})

/** What an order may cost at most, or the shares that it may take away. */
const holdOf = (deps: GateDeps, line: OrderLine) => {
  const size = quantity(line.quantity)
  const limit = price(line.limitPrice)
  return line.side === 'sell'
    ? { symbol: line.symbol, quantity: line.quantity, cash_minor: '0' }
    : { symbol: null, quantity: '0', cash_minor: String(valueOf(size, limit, 'up').minor + feeOf('buy', size, limit, deps.settings.fees).minor) }
}

interface Signed { readonly body: ConfirmationBody; readonly text: string; readonly signature: string }

/** The confirmation, its orders, their places in the outbox, their holds and the firm's count, in one statement. */
const store = async (tx: Tx, deps: GateDeps, ticket: StoredTicket, { body, text, signature }: Signed): Promise<void> => {
  const at = body.confirmedAt
  const confirmation = {
    id: body.confirmationId, ticket_id: ticket.id, hash: ticket.hash, person_id: body.personId, session_id: body.sessionId, channel: body.channel,
    grant_id: body.grantId, worst_case_minor: ticket.worstCaseMinor.toString(), confirmed_at: at, body: text, signature, bulk_id: body.bulk?.bulkId ?? null,
  }
  const rows = body.orders.map((line) => ({
    id: line.orderId, ticket_id: ticket.id, confirmation_id: body.confirmationId, hash: ticket.hash, leg: line.leg, client_order_id: line.clientOrderId,
    account_id: line.accountId, symbol: line.symbol, instrument_id: line.instrumentId, side: line.side, quantity: line.quantity, limit_price: line.limitPrice,
    state: 'CONFIRMED', filled_quantity: '0', valid_until: line.validUntil, created_at: at, changed_at: at,
  }))
  const holds = body.orders.map((line) => ({ order_id: line.orderId, account_id: line.accountId, ...holdOf(deps, line) }))
  await sql`WITH confirmed AS (INSERT INTO confirmation SELECT * FROM jsonb_populate_record(NULL::confirmation, ${JSON.stringify(confirmation)}::jsonb)),
    counted AS (${firmDayEntry(ticket.worstCaseMinor, deps.random(1)[0] ?? 0)}),
    entered AS (INSERT INTO orders SELECT * FROM jsonb_populate_recordset(NULL::orders, ${JSON.stringify(rows)}::jsonb)),
    queued AS (INSERT INTO outbox (order_id, created_at) SELECT id, created_at FROM jsonb_populate_recordset(NULL::orders, ${JSON.stringify(rows)}::jsonb))
    INSERT INTO hold SELECT * FROM jsonb_populate_recordset(NULL::hold, ${JSON.stringify(holds)}::jsonb)`.execute(tx)
}

/** How somebody came to say yes. `chain`: where the transcript was locked before; `request`: under which key the answer is kept. */
export interface Yes {
  readonly grantId: string | null
  readonly displayedAt: string
  readonly at: string
  readonly bulk?: BulkReference
  readonly chain?: LockedChain
  readonly request?: KeyedRequest
}

/**
 * The signed confirmation, and what follows from it: one order a leg, its place in the outbox, its hold, the firm's count, the
 * transcript's entry and the answer under its key. All in the caller's transaction, or none of it.
 */
export const enterOrders = async (tx: Tx, deps: GateDeps, ticket: StoredTicket, actor: Actor, { grantId, displayedAt, at, bulk, chain, request }: Yes): Promise<ConfirmedTicket> => {
  const lines = ticket.terms.legs.map((leg, index) => lineOf(deps, ticket, leg, index, at))
  const body: ConfirmationBody = {
    format: 'steward-confirmation-v1', confirmationId: deps.ids('confirmation'), ticketId: ticket.id, hash: ticket.hash, personId: actor.person.id,
    sessionId: actor.sessionId, channel: actor.channel, grantId, displayedAt, confirmedAt: at, orders: lines, ...(bulk && { bulk }),
  }
  const text = canonicalJson(body)
  const signature = deps.signer.sign(text)
  const answer: ConfirmedTicket = { ticketId: ticket.id, state: 'CONFIRMED', orders: lines.map((line) => ({ id: line.orderId, clientOrderId: line.clientOrderId })) }
  // Sent one behind the other, so that all is one wait; the chain is locked when the firm's count has been.
  await Promise.all([
    store(tx, deps, ticket, { body, text, signature }),
    moveTicket(tx, ticket, 'CONFIRMED', { confirmation: body, signature, worstCaseUsd: ticket.terms.worstCaseUsd }, at, { ...(chain && { chain }) }),
    request && remember(tx, request, answer),
  ])
  return answer
}
