import { canonicalJson } from '../domain/canonical.ts'
import { cardDigest, termsHash, type TicketTerms } from '../domain/ticket.ts'
import { createConversation } from './conversations.ts'
import type { Database } from './database.ts'
import { storeEvidence } from './evidence.ts'
import { appendEntry, conversationChain, personChain, type ChainRef } from './record.ts'
import type { Signer } from './signer.ts'

const at = (second: number): Date => new Date(Date.UTC(2026, 6, 31, 12, 0, second))

const append = (db: Database, chain: ChainRef, kind: string, body: object, second: number): Promise<unknown> =>
  db.kysely.transaction().execute((trx) => appendEntry(trx, chain, kind, body, at(second)))

/** The bytes of a card are whatever its digest says. */
const card = canonicalJson({ title: 'Buy 2 VTI' })

const terms = (number: number): TicketTerms => ({
  ticketId: `ticket-${number}`, ownerId: 'investor', actingFor: null, accountId: 'account', currency: 'USD',
  legs: [{ symbol: 'VTI', instrumentId: 'us-vti', side: 'buy', quantity: '2', type: 'market', refPrice: '100.00', refTime: at(0).toISOString(), timeInForce: 'day' }],
  tolerance: '0.005', worstCaseUsd: '201.00', feesUsd: '0.00', taxUsd: null, checksDigest: '', policyVersion: 1, profileVersion: 1,
  suitabilityHash: '', suitabilityDigest: '', cardDigest: cardDigest(card), priceSource: 'snapshot', channel: 'web', conversationId: 'c1', nonce: `${number}`, expiresAt: at(600).toISOString(),
})

/** People and an account to stand on. */
export const addPeople = async (db: Database): Promise<void> => {
  await db.kysely.insertInto('person').values([
    { id: 'investor', email: 'investor@demo.local', label: 'Demo investor', role: 'investor' },
    { id: 'novice', email: 'novice@demo.local', label: 'Demo novice', role: 'investor' },
  ]).execute()
  await db.kysely.insertInto('account').values({
    id: 'account', owner_id: 'investor', label: 'Account', kind: 'individual', taxable: true, household: 'investor', opened_on: '2020-01-01', frozen_reason: null,
  }).execute()
  await createConversation(db.kysely, { id: 'c1', personId: 'investor', channel: 'web', at: at(0) })
  await createConversation(db.kysely, { id: 'c2', personId: 'novice', channel: 'web', at: at(0) })
}

/** A ticket that was proposed, displayed and confirmed, with its order, as the gate leaves them behind. */
export const addTrade = async (db: Database, number: number, gate: Signer, second: number): Promise<void> => {
  const ticket = terms(number)
  const hash = termsHash(ticket)
  const chain = conversationChain('c1', 'investor')
  const line = {
    orderId: `order-${number}`, leg: 0, clientOrderId: `client-${number}`, accountId: 'account', symbol: 'VTI', instrumentId: 'us-vti', side: 'buy',
    quantity: '2', limitPrice: '100.50', validUntil: at(600).toISOString(),
  } as const
  const body = canonicalJson({
    format: 'steward-confirmation-v1', confirmationId: `confirmation-${number}`, ticketId: ticket.ticketId, hash, personId: 'investor', sessionId: 's',
    channel: 'web', grantId: null, displayedAt: at(second).toISOString(), confirmedAt: at(second + 2).toISOString(), orders: [line],
  })
  await db.kysely.transaction().execute(async (trx) => {
    await trx.insertInto('ticket').values({
      id: ticket.ticketId, owner_id: 'investor', account_id: 'account', conversation_id: 'c1', turn_id: 'turn-1', channel: 'web',
      terms: canonicalJson(ticket), hash, worst_case_minor: 20_100n, checks: '[]', card, expires_at: ticket.expiresAt,
    }).execute()
    await appendEntry(trx, chain, 'ticket-proposed', { ticketId: ticket.ticketId, hash, terms: ticket }, at(second))
    await trx.insertInto('display').values({ ticket_id: ticket.ticketId, hash, person_id: 'investor', channel: 'web', session_id: 's', displayed_at: at(second) }).execute()
    await appendEntry(trx, chain, 'ticket-displayed', { ticketId: ticket.ticketId, hash }, at(second))
    await trx.insertInto('confirmation').values({
      id: `confirmation-${number}`, ticket_id: ticket.ticketId, hash, person_id: 'investor', session_id: 's', channel: 'web', grant_id: null,
      worst_case_minor: 20_100n, confirmed_at: at(second + 2), body, signature: gate.sign(body),
    }).execute()
    await trx.insertInto('orders').values({
      id: line.orderId, ticket_id: ticket.ticketId, confirmation_id: `confirmation-${number}`, hash, leg: 0, client_order_id: line.clientOrderId,
      account_id: 'account', symbol: 'VTI', instrument_id: 'us-vti', side: 'buy', quantity: '2', limit_price: '100.5', state: 'CONFIRMED',
      average_price: null, broker_order_id: null, valid_until: line.validUntil,
    }).execute()
    await trx.insertInto('outbox').values({ order_id: line.orderId }).execute()
    await appendEntry(trx, chain, 'ticket-confirmed', { ticketId: ticket.ticketId, hash }, at(second + 2))
  })
}

/** A small record: a turn of two tool calls, a sign-in, another's conversation, and a trade. */
export const addRecord = async (db: Database, gate: Signer): Promise<void> => {
  await addPeople(db)
  const mine = conversationChain('c1', 'investor')
  const factsDigest = await storeEvidence(db.kysely, mine, { personId: 'investor', accounts: [] })
  await append(db, personChain('investor'), 'person-signed-in', { method: 'password' }, 0)
  await append(db, mine, 'message-received', { messageId: 'm1', turnId: 'turn-1', clientMessageId: 'x1', text: 'How am I doing?' }, 1)
  await append(db, mine, 'turn-started', { turnId: 'turn-1', model: 'offline', promptHash: 'p', factsDigest, marketDigest: 'd', asOf: '2026-07-31' }, 1)
  await append(db, mine, 'tool-called', { turnId: 'turn-1', resultId: 'r1', name: 'portfolio', version: '1', input: {}, output: { valueUsd: '1.00' }, hash: 'h1' }, 2)
  await append(db, mine, 'tool-called', { turnId: 'turn-1', resultId: 'r2', name: 'trade-proposer', version: '1', input: {}, output: {}, hash: 'h2' }, 2)
  await append(db, mine, 'reply-sentence', { turnId: 'turn-1', text: 'You have $1.00.' }, 3)
  await append(db, mine, 'ticket-sent', { turnId: 'turn-1', ticketId: 'ticket-1' }, 3)
  await append(db, mine, 'reply-sent', { turnId: 'turn-1', reply: { text: 'You have $1.00.', outcome: 'answered' } }, 3)
  await append(db, conversationChain('c2', 'novice'), 'message-received', { messageId: 'm2', turnId: 'broken', clientMessageId: 'x2', text: 'Hello' }, 4)
  await addTrade(db, 1, gate, 5)
}
