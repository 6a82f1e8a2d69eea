import { sql, type RawBuilder } from 'kysely'
import { canonicalJson, sha256Hex } from '../domain/canonical.ts'
import { price, quantity } from '../domain/decimal.ts'
import { feeOf } from '../domain/fees.ts'
import { valueOf } from '../domain/money.ts'
import type { Leg } from '../domain/ticket.ts'
import { entriesInsert, nextEntries, type LockedChain } from '../ledger/record.ts'
import type { BulkReference } from './bulk/evidence.ts'
import type { Actor, GateDeps, Tx } from './deps.ts'
import { firmDayEntry } from './firm-day.ts'
import { answerInsert, type KeyedRequest } from './idempotency.ts'
import { limitPriceOf } from './limit-price.ts'
import type { ConfirmationBody, OrderLine } from './order-evidence.ts'
import { grantUse } from './step-up.ts'
import type { StoredTicket } from './tickets.ts'
import { chainOf, moveOf } from './transcript.ts'

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

/** How somebody came to say yes. `chain`: the ticket's, locked; `request`: under which key the answer is kept. */
export interface Yes {
  readonly grantId: string | null
  readonly displayedAt: string
  readonly at: string
  readonly chain: LockedChain
  readonly bulk?: BulkReference
  readonly request?: KeyedRequest
}

const bodyOf = (deps: GateDeps, ticket: StoredTicket, actor: Actor, { grantId, displayedAt, at, bulk }: Yes): ConfirmationBody => ({
  format: 'steward-confirmation-v1', confirmationId: deps.ids('confirmation'), ticketId: ticket.id, hash: ticket.hash, personId: actor.person.id,
  sessionId: actor.sessionId, channel: actor.channel, grantId, displayedAt, confirmedAt: at,
  orders: ticket.terms.legs.map((leg, index) => lineOf(deps, ticket, leg, index, at)), ...(bulk && { bulk }),
})

/** Rows of the tables that a confirmation fills, as JSON. */
const rowsOf = (deps: GateDeps, ticket: StoredTicket, body: ConfirmationBody, text: string, signature: string) => ({
  confirmation: JSON.stringify({
    id: body.confirmationId, ticket_id: ticket.id, hash: ticket.hash, person_id: body.personId, session_id: body.sessionId, channel: body.channel,
    grant_id: body.grantId, worst_case_minor: ticket.worstCaseMinor.toString(), confirmed_at: body.confirmedAt, body: text, signature, bulk_id: body.bulk?.bulkId ?? null,
  }),
  orders: JSON.stringify(body.orders.map((line) => ({
    id: line.orderId, ticket_id: ticket.id, confirmation_id: body.confirmationId, hash: ticket.hash, leg: line.leg, client_order_id: line.clientOrderId,
    account_id: line.accountId, symbol: line.symbol, instrument_id: line.instrumentId, side: line.side, quantity: line.quantity, limit_price: line.limitPrice,
    state: 'CONFIRMED', filled_quantity: '0', valid_until: line.validUntil, created_at: body.confirmedAt, changed_at: body.confirmedAt,
  }))),
  holds: JSON.stringify(body.orders.map((line) => ({ order_id: line.orderId, account_id: line.accountId, ...holdOf(deps, line) }))),
})

/**
 * The signed confirmation and the one statement that enters it: the ticket's move, the grant's use, one order a leg, its place in the outbox,
 * its hold, the firm's count, the transcript's entry and the answer under its key; all of it or none. A ticket that does not move, and a
 * grant that was used, leave no confirmation, and no order stands without one.
 */
export const orderEntry = async (tx: Tx, deps: GateDeps, ticket: StoredTicket, actor: Actor, yes: Yes): Promise<{ readonly answer: ConfirmedTicket; readonly statement: RawBuilder<unknown> }> => {
  const { grantId, at, chain, request } = yes
  const body = bodyOf(deps, ticket, actor, yes)
  const text = canonicalJson(body)
  const signature = deps.signer.sign(text)
  const answer: ConfirmedTicket = { ticketId: ticket.id, state: 'CONFIRMED', orders: body.orders.map((line) => ({ id: line.orderId, clientOrderId: line.clientOrderId })) }
  const { confirmation, orders, holds } = rowsOf(deps, ticket, body, text, signature)
  const move = moveOf(ticket, 'CONFIRMED', { confirmation: body, signature, worstCaseUsd: ticket.terms.worstCaseUsd }, at)
  const entries = await nextEntries(tx, chainOf(ticket).id, chain, [move.entry], new Date(at))
  const statement = sql`WITH lines AS (SELECT * FROM jsonb_populate_recordset(NULL::orders, ${orders}::jsonb)),
    moved AS (${move.update} RETURNING ticket_id),
    ${grantId === null ? sql`` : sql`granted AS (${grantUse(grantId, at)} RETURNING id),`}
    confirmed AS (INSERT INTO confirmation SELECT yes.* FROM moved, ${grantId === null ? sql`` : sql`granted,`}
      jsonb_populate_record(NULL::confirmation, ${confirmation}::jsonb) AS yes),
    counted AS (${firmDayEntry(ticket.worstCaseMinor, deps.random(1)[0] ?? 0)}),
    entered AS (INSERT INTO orders SELECT * FROM lines),
    queued AS (INSERT INTO outbox (order_id, created_at) SELECT id, created_at FROM lines),
    told AS (${entriesInsert(entries)}),
    ${request ? sql`answered AS (${answerInsert(request, answer)}),` : sql``}
    held AS (INSERT INTO hold SELECT * FROM jsonb_populate_recordset(NULL::hold, ${holds}::jsonb))
    SELECT 1`
  return { answer, statement }
}
