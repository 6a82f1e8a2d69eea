import { canonicalJson, sha256Hex } from '../../domain/canonical.ts'
import type { ConfirmationRow, DisplayRow, OrderRow, RecordContent, TicketRow } from '../record-content.ts'
import { verifySignature } from '../signer.ts'
import { ticketKey, type SeenChains } from './chains.ts'
import { problem, type RecordProblem } from './problem.ts'

type SignedLine = Omit<OrderRow, 'ticketId' | 'confirmationId' | 'hash'>

/** The part of the signed confirmation that the rows are compared with. */
interface SignedBody {
  readonly confirmationId: string
  readonly ticketId: string
  readonly hash: string
  readonly personId: string
  readonly confirmedAt: string
  readonly orders: readonly SignedLine[]
}

const lineOf = ({ ticketId: _ticket, confirmationId: _confirmation, hash: _hash, ...line }: OrderRow): SignedLine => line

const readBody = (row: ConfirmationRow, publicKey: string): SignedBody | undefined => {
  if (!verifySignature(publicKey, row.body, row.signature)) return undefined
  const body = JSON.parse(row.body) as SignedBody
  const same = body.confirmationId === row.id && body.ticketId === row.ticketId && body.hash === row.hash && body.personId === row.personId
  return same ? body : undefined
}

const termsOf = ({ terms }: TicketRow): { readonly cardDigest?: string } => {
  try {
    return JSON.parse(terms) as { readonly cardDigest?: string }
  } catch {
    return {}
  }
}

/** What was displayed is bound too: the terms carry the digest of the card's bytes. Tickets from before it have none. */
const ticketProblems = (tickets: readonly TicketRow[], confirmed: ReadonlySet<string>): readonly RecordProblem[] =>
  tickets.flatMap((ticket) => {
    const found: RecordProblem[] = []
    const { cardDigest } = termsOf(ticket)
    if (!confirmed.has(ticket.id) && sha256Hex('steward-ticket-v1', ticket.terms) !== ticket.hash) {
      found.push(problem(ticket.id, 0, 'TERMS_CHANGED', `The terms of ticket ${ticket.id} are not those of its hash.`))
    }
    if (cardDigest !== undefined && sha256Hex('steward-card-v1', ticket.card ?? '') !== cardDigest) {
      found.push(problem(ticket.id, 0, 'CARD_CHANGED', `The card of ticket ${ticket.id} is not the one that was displayed.`))
    }
    return found
  })

interface Shown {
  readonly tickets: ReadonlyMap<string, TicketRow>
  /** By ticket. */
  readonly displays: ReadonlyMap<string, readonly DisplayRow[]>
}

const confirmationProblems = (rows: Shown, seen: SeenChains, row: ConfirmationRow, body: SignedBody | undefined): readonly RecordProblem[] => {
  const at = (code: RecordProblem['code'], message: string): RecordProblem => problem(row.id, 0, code, message)
  if (!body) return [at('CONFIRMATION_FORGED', `Confirmation ${row.id} is not signed by this key, or not for these terms.`)]
  const found: RecordProblem[] = []
  const ticket = rows.tickets.get(row.ticketId)
  if (!ticket || ticket.hash !== row.hash || sha256Hex('steward-ticket-v1', ticket.terms) !== row.hash) {
    found.push(at('TERMS_CHANGED', `The terms of ticket ${row.ticketId} are not those that were confirmed.`))
  }
  const shown = rows.displays.get(row.ticketId)?.some((display) => display.hash === row.hash && display.personId === row.personId
    && display.displayedAt <= body.confirmedAt)
  if (!shown || !seen.displayed.has(ticketKey(row.ticketId, row.hash))) {
    found.push(at('NOT_DISPLAYED', `Nothing shows that ticket ${row.ticketId} was displayed before it was confirmed.`))
  }
  if (!seen.confirmed.has(ticketKey(row.ticketId, row.hash))) {
    found.push(at('CONFIRMATION_UNRECORDED', `The transcript does not tell of confirmation ${row.id}.`))
  }
  return found
}

const orderProblems = (content: RecordContent, bodies: ReadonlyMap<string, SignedBody | undefined>): readonly RecordProblem[] => {
  const outbox = new Set(content.outbox)
  return content.orders.flatMap((order) => {
    const found: RecordProblem[] = []
    const body = bodies.get(order.confirmationId)
    const line = body?.orders.find(({ orderId }) => orderId === order.orderId)
    if (!body || body.ticketId !== order.ticketId || body.hash !== order.hash || !line) {
      found.push(problem(order.orderId, 0, 'ORDER_UNCONFIRMED', `Nobody confirmed order ${order.orderId}.`))
    } else if (canonicalJson(line) !== canonicalJson(lineOf(order))) {
      found.push(problem(order.orderId, 0, 'ORDER_CHANGED', `Order ${order.orderId} is not the one that was confirmed.`))
    }
    if (!outbox.has(order.orderId)) found.push(problem(order.orderId, 0, 'OUTBOX_LOST', `Order ${order.orderId} has no row in the outbox.`))
    return found
  })
}

/** What was confirmed must still be there: told in the transcript, it has its confirmation, and each of its orders a row. */
const lostRows = (content: RecordContent, seen: SeenChains, bodies: ReadonlyMap<string, SignedBody | undefined>): readonly RecordProblem[] => {
  const rows = new Set(content.confirmations.map((row) => ticketKey(row.ticketId, row.hash)))
  const orders = new Set(content.orders.map(({ orderId }) => orderId))
  const confirmations = [...seen.confirmed].filter(([key]) => !rows.has(key)).map(([, { chainId, seq }]) =>
    problem(chainId, seq, 'CONFIRMATION_LOST', `Entry ${seq} tells of a confirmation that is gone.`))
  const lost = [...bodies.values()].flatMap((body) => body?.orders ?? []).filter(({ orderId }) => !orders.has(orderId)).map(({ orderId }) =>
    problem(orderId, 0, 'ORDER_LOST', `Order ${orderId} was confirmed and is gone.`))
  return [...confirmations, ...lost]
}

/** Every order was confirmed by the person who saw its terms, and nothing that was confirmed is gone. */
export const verifyTrades = (content: RecordContent, seen: SeenChains, publicKey: string): readonly RecordProblem[] => {
  const bodies = new Map(content.confirmations.map((row) => [row.id, readBody(row, publicKey)]))
  const rows: Shown = {
    tickets: new Map(content.tickets.map((ticket) => [ticket.id, ticket])),
    displays: Map.groupBy(content.displays, ({ ticketId }) => ticketId),
  }
  return [
    ...ticketProblems(content.tickets, new Set(content.confirmations.map(({ ticketId }) => ticketId))),
    ...content.confirmations.flatMap((row) => confirmationProblems(rows, seen, row, bodies.get(row.id))),
    ...orderProblems(content, bodies),
    ...lostRows(content, seen, bodies),
  ]
}
