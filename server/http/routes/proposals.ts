import { z } from 'zod'
import { isRefusal } from '../../../domain/result.ts'
import { declineProposal, openProposal, proposalsOf, sendProposals } from '../../proposals/index.ts'
import type { Steward } from '../../steward.ts'
import { actorOf, answered } from '../gate-answers.ts'
import { notFound } from '../problem.ts'
import { ok, param, parsed, type Routes } from '../routing.ts'

const id = z.string().min(1).max(100)
const wanted = z.strictObject({ clients: z.array(id).min(1).max(50), kind: z.literal('rebalance-to-policy') })
const where = z.strictObject({ conversationId: id.optional() }).optional()
const nothing = z.strictObject({}).optional()

type ProposalEndpoint = 'POST /api/proposals' | 'GET /api/proposals' | 'POST /api/proposals/:id/open' | 'POST /api/proposals/:id/decline'

/** An advisor suggests; the client opens it as a ticket of their own, or declines. */
export const proposalRoutes = (steward: Steward): Routes<ProposalEndpoint> => ({
  'POST /api/proposals': async ({ session, body }) => {
    const sent = await sendProposals(steward, session, parsed(wanted, body).clients)
    steward.checkpointer.schedule()
    return { status: 201, body: sent }
  },
  'GET /api/proposals': async ({ session }) => ok({ proposals: await proposalsOf(steward, session) }),
  'POST /api/proposals/:id/open': async (call) => {
    const { session, request, body } = call
    const conversationId = parsed(where, body)?.conversationId
    if (conversationId !== undefined && !(await steward.conversations.owns(session.person.id, conversationId))) throw notFound('There is no such conversation.')
    const ticket = await openProposal(steward, session, actorOf(session, request), { id: param(call, 'id'), conversationId })
    if (!isRefusal(ticket)) await steward.sendTicket(session.person.id, ticket.id)
    return answered(ticket, 201)
  },
  'POST /api/proposals/:id/decline': async (call) => {
    parsed(nothing, call.body)
    return answered(await declineProposal(steward, actorOf(call.session, call.request), param(call, 'id')), 200)
  },
})
