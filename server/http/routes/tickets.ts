import { z } from 'zod'
import { isRefusal } from '../../../domain/result.ts'
import type { Proposal, ProposedLeg } from '../../../domain/proposal.ts'
import { cancelTicket } from '../../../gates/cancel.ts'
import { confirmTicket } from '../../../gates/confirm.ts'
import { displayTicket } from '../../../gates/display.ts'
import { proposeTicket } from '../../../gates/propose-ticket.ts'
import { readTicket } from '../../../gates/read-ticket.ts'
import { requoteTicket } from '../../../gates/requote.ts'
import { readReport, type ReadReport } from '../../../gates/suitability/store.ts'
import { sendReplacement } from '../../conversation/replacement.ts'
import { printPaper } from '../../papers/paper.ts'
import type { Steward } from '../../steward.ts'
import { answered, settled } from '../answers.ts'
import { actorOf } from '../gate-input.ts'
import { notFound } from '../problem.ts'
import { ok, param, parsed, type Answer, type Call, type Routes } from '../routing.ts'
import { suitabilityPage, suitabilityPageHeaders } from '../suitability-page.ts'
import { suitabilityPaper } from '../suitability-paper.ts'

const decimal = z.string('decimal string required').regex(/^(0|[1-9]\d{0,11})(\.\d{1,8})?$/, 'plain decimal string required, such as "10" or "99.50"')
const leg = z.strictObject({
  symbol: z.string().min(1).max(40), side: z.enum(['buy', 'sell']), quantity: decimal, type: z.enum(['market', 'limit']).default('market'), limitPrice: decimal.optional(),
})
const proposal = z.strictObject({ accountId: z.string().min(1).max(100), legs: z.array(leg).min(1).max(60) })
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'the hash of the displayed ticket, 64 hex digits')
const displayed = z.strictObject({ hash })
const confirm = z.strictObject({ hash })
const nothing = z.strictObject({}).optional()

const words = ({ side, quantity, symbol }: ProposedLeg): string => `${side === 'buy' ? 'Buy' : 'Sell'} ${quantity} ${symbol}`
const titled = ({ accountId, legs }: z.output<typeof proposal>): Proposal => {
  const plain = legs.map(({ limitPrice, ...rest }) => (limitPrice === undefined ? rest : { ...rest, limitPrice }))
  return { accountId, legs: plain, title: plain.length === 1 && plain[0] ? words(plain[0]) : `${plain.length} orders`, impact: null, taxUsd: null }
}

/** A page for a browser, paper where it is asked for, else the very bytes whose hash the ticket carries (RFC 9530). */
const reportAnswer = async ({ text, hash, report }: ReadReport, { request }: Call): Promise<Answer> => {
  const { format } = request.query
  if (format === 'pdf') {
    const name = `attachment; filename="suitability-${hash.slice(0, 8)}.pdf"`
    return { status: 200, bytes: await printPaper(suitabilityPaper(report, hash)), headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': name } }
  }
  const digest = { 'Repr-Digest': `sha-256=:${Buffer.from(hash, 'hex').toString('base64')}:` }
  const page = format !== 'json' && request.accepts(['json', 'html']) === 'html'
  return page ? { status: 200, text: suitabilityPage(report, hash), headers: suitabilityPageHeaders }
    : { status: 200, text, headers: { 'Content-Type': 'application/json; charset=utf-8', ...digest } }
}

type TicketEndpoint = 'POST /api/tickets' | 'GET /api/tickets/:id' | 'GET /api/tickets/:id/suitability' | 'POST /api/tickets/:id/requote' | 'POST /api/tickets/:id/displayed'
  | 'POST /api/tickets/:id/confirm' | 'POST /api/tickets/:id/cancel'

/** The person's own acts on tickets, exactly as the contract pins them; the gate judges, this only speaks HTTP. */
export const ticketRoutes = (steward: Steward): Routes<TicketEndpoint> => {
  const id = (call: Call): string => param(call, 'id')
  return {
    'POST /api/tickets': async ({ body, session, request }) =>
      answered(await proposeTicket(steward.gate, { actor: actorOf({ session, request }), proposal: titled(parsed(proposal, body)) }), 201),
    'GET /api/tickets/:id': async (call) => {
      const ticket = await readTicket(steward.gate, call.session.person.id, id(call))
      if (!ticket) throw notFound('There is no such ticket.')
      return ok(ticket)
    },
    'GET /api/tickets/:id/suitability': async (call) => {
      const found = await readReport(steward.gate.db.kysely, call.session.person, id(call))
      if (!found) throw notFound('There is no such report.')
      return reportAnswer(found, call)
    },
    'POST /api/tickets/:id/requote': async (call) => {
      parsed(nothing, call.body)
      const ticket = settled(await requoteTicket(steward.gate, { actor: actorOf(call), ticketId: id(call) }))
      await steward.sendTicket(call.session.person.id, ticket.id)
      return { status: 201, body: ticket }
    },
    'POST /api/tickets/:id/displayed': async (call) =>
      answered(await displayTicket(steward.gate, { actor: actorOf(call), ticketId: id(call), hash: parsed(displayed, call.body).hash })),
    'POST /api/tickets/:id/confirm': async (call) => {
      const input = { actor: actorOf(call), ticketId: id(call), hash: parsed(confirm, call.body).hash, idempotencyKey: call.request.get('idempotency-key') }
      const result = await confirmTicket(steward.gate, input)
      await sendReplacement(steward.sendTicket, call.session.person.id, result)
      if (!isRefusal(result)) steward.checkpointer.schedule()
      return answered(result)
    },
    'POST /api/tickets/:id/cancel': async (call) => {
      parsed(nothing, call.body)
      const { status, ...body } = settled(await cancelTicket(steward.gate, { actor: actorOf(call), ticketId: id(call) }))
      return { status, body }
    },
  }
}
