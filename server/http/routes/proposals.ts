import { z } from 'zod'
import { declineProposal, openProposal, proposalsOf, sendProposals } from '../../proposals/index.ts'
import type { Steward } from '../../steward.ts'
import { answered, settled } from '../answers.ts'
import { actorOf } from '../gate-input.ts'
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
    const ticket = settled(await openProposal(steward, session, actorOf({ session, request }), { id: param(call, 'id'), conversationId }))
    await steward.sendTicket(session.person.id, ticket.id)
    return { status: 201, body: ticket }
  },
  'POST /api/proposals/:id/decline': async (call) => {
    parsed(nothing, call.body)
    return answered(await declineProposal(steward, actorOf(call), param(call, 'id')))
  },
})
