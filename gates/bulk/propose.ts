import { bulkHash, type BulkKind, type BulkTerms } from '../../domain/bulk.ts'
import { canonicalJson } from '../../domain/canonical.ts'
import { usdOf } from '../../domain/money.ts'
import type { Proposal } from '../../domain/proposal.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { appendEntry, firmChain } from '../../ledger/record.ts'
import { refusable } from '../acts.ts'
import type { Actor, GateDeps, Tx } from '../deps.ts'
import { sliceFor, type MarketSlice } from '../market-slice.ts'
import { tradingRight } from '../rights.ts'
import { databaseNow } from '../locks.ts'
import { writeTicket } from '../write-ticket.ts'
import { activeRole, rootOf, totalUsdOf, type BulkTicket } from './store.ts'

/** So many clients in one go: more is read by nobody before they approve it. */
export const mostClients = 50

/** What is wished for one client, or why nothing is. */
export interface ClientWish {
  readonly clientId: string
  readonly accountId: string
  readonly wish: Proposal | Refusal
  /** The turn of the record that it was worked out in. */
  readonly turnId?: string
}

const noMandate = (accountId: string): Refusal =>
  refuse('NOT_FOUND', 'There is no mandate to trade this account.', { accountId }, 'Ask the client for a mandate.')
const nothingLeft = (refusals: readonly object[]): Refusal =>
  refuse('NOTHING_TO_DO', 'None of these clients has a trade to approve.', { refusals }, 'Choose other clients.')
const notAdvisor = (): Refusal => refuse('NOT_PERMITTED', 'Only an advisor proposes a bulk.', {}, 'Ask an advisor.')

interface Item { readonly client: ClientWish; readonly slice: MarketSlice | undefined; readonly position: number }

const writeItem = async (tx: Tx, deps: GateDeps, actor: Actor, bulkId: string, { client, slice, position }: Item): Promise<BulkTicket | Refusal> => {
  const { accountId, clientId, wish, turnId = null } = client
  const right = slice && await tradingRight(tx, actor.person, accountId, slice.date)
  const written = isRefusal(wish) || !slice ? wish as Refusal
    : right?.actingFor !== clientId ? noMandate(accountId)
      : await writeTicket(tx, deps, { actor, right, proposal: wish, basis: 'advisor', conversationId: null, turnId, underived: [] }, slice)
  const row = { bulk_id: bulkId, position, client_id: clientId, account_id: accountId }
  if (isRefusal(written)) {
    await tx.insertInto('bulk_item').values({ ...row, refusal: JSON.stringify(written) }).execute()
    return written
  }
  await tx.insertInto('bulk_item').values({ ...row, ticket_id: written.id, ticket_hash: written.hash }).execute()
  return { position, ticketHash: written.hash, ticket: written }
}

const store = async (tx: Tx, terms: BulkTerms, hash: string, at: string): Promise<void> => {
  await tx.insertInto('bulk').values({
    id: terms.bulkId, initiator_id: terms.initiatorId, kind: terms.kind, terms: canonicalJson(terms), hash, count: terms.count,
    total_minor: usdOf(terms.totalUsd).minor, expires_at: terms.expiresAt, created_at: at,
  }).execute()
  await tx.insertInto('bulk_state').values({ bulk_id: terms.bulkId, state: 'PROPOSED', changed_at: at }).execute()
}

/**
 * Writes one ticket a client, each checked on its own, and binds those that may go under one hash: root, count and total. A client
 * whose ticket a rule forbids stands in the bulk with the reason and is no part of it. All in one transaction.
 * Returns the bulk's id. NOT_PERMITTED, NOTHING_TO_DO.
 */
export const proposeBulk = async (
  deps: GateDeps, input: { readonly actor: Actor; readonly kind: BulkKind; readonly clients: readonly ClientWish[] },
): Promise<string | Refusal> => {
  const { actor, kind, clients } = input
  if (clients.length > mostClients) throw new RangeError(`A bulk has at most ${mostClients} clients.`)
  const items: Item[] = []
  for (const [position, client] of clients.entries()) {
    const slice = isRefusal(client.wish) ? undefined : await sliceFor(deps, client.accountId, client.wish.legs.map((leg) => leg.symbol))
    items.push({ client, slice, position })
  }
  return refusable(deps.db, async (tx) => {
    if (await activeRole(tx, actor.person.id) !== 'advisor') return notAdvisor()
    const bulkId = deps.ids('bulk')
    const written: (BulkTicket | Refusal)[] = []
    for (const item of items) written.push(await writeItem(tx, deps, actor, bulkId, item))
    const tickets = written.filter((each): each is BulkTicket => !isRefusal(each))
    if (tickets.length === 0) return nothingLeft(written)
    const at = await databaseNow(tx)
    const terms: BulkTerms = {
      bulkId, initiatorId: actor.person.id, kind, root: rootOf(tickets), count: tickets.length, totalUsd: totalUsdOf(tickets),
      nonce: Buffer.from(deps.random(16)).toString('hex'), expiresAt: tickets.map(({ ticket }) => ticket.expiresAt).sort()[0]!,
    }
    const hash = bulkHash(terms)
    await store(tx, terms, hash, at)
    await appendEntry(tx, firmChain, 'bulk-proposed', {
      bulkId, hash, terms, sessionId: actor.sessionId, tickets: tickets.map(({ position, ticket }) => ({ position, ticketId: ticket.id, hash: ticket.hash })),
      excluded: items.filter((_item, index) => isRefusal(written[index])).map(({ position, client }) => ({ position, accountId: client.accountId, code: (written[position] as Refusal).code })),
    }, new Date(at))
    return bulkId
  })
}
