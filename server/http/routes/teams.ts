import type { Request } from 'express'
import { z } from 'zod'
import { readTeamsLinks } from '../../../ledger/teams/links.ts'
import type { Steward } from '../../steward.ts'
import { goOnInTeams } from '../../teams/conversations.ts'
import { issueCode, linkByAdministrator, unlink } from '../../teams/links.ts'
import { answered } from '../answers.ts'
import { actorOf } from '../gate-input.ts'
import { HttpProblem, notFound } from '../problem.ts'
import { createRateLimiter } from '../rate-limit.ts'
import { ok, param, parsed, type Routes } from '../routing.ts'

const fresh = z.strictObject({ code: z.string().max(20) })
const nothing = z.strictObject({}).optional()
const entraId = z.guid()
const wanted = z.strictObject({ personId: z.string().min(1).max(100), tenantId: entraId, objectId: entraId })

/** Whoever brings tokens that vouch for nothing is slowed down by address; the connector itself never is. */
const wrongTokens = { burst: 60, perSecond: 10 }

const problems: Readonly<Record<number, { readonly code: string; readonly title: string }>> = {
  400: { code: 'INVALID_ACTIVITY', title: 'This is no Bot Framework activity.' },
  401: { code: 'UNAUTHENTICATED', title: 'This token does not vouch for this activity.' },
  503: { code: 'KEYS_UNREACHABLE', title: "The Bot Connector's keys can't be read at the moment. Send it again." },
}

type TeamsEndpoint = 'POST /api/messages' | 'GET /api/teams' | 'POST /api/teams/codes' | 'POST /api/teams/links/:id/remove' | 'POST /api/conversations/:id/teams'
  | 'POST /api/admin/teams-links' | 'GET /api/charts/:key'

/** Microsoft Teams: the connector's door, and what a person does about it on our pages. */
export const teamsRoutes = (steward: Steward): Routes<TeamsEndpoint> => {
  const { teams } = steward
  const strangers = createRateLimiter(steward.clock, wrongTokens.burst, wrongTokens.perSecond)
  const slowDown = (request: Request): void => {
    const waitMs = strangers.take(request.socket.remoteAddress ?? '')
    if (waitMs > 0) throw new HttpProblem(429, 'TOO_MANY_REQUESTS', 'Too many wrong tokens. Wait a moment.', { headers: { 'Retry-After': String(Math.ceil(waitMs / 1000)) } })
  }
  return {
    'POST /api/messages': async ({ request, body }) => {
      if (!teams.open) throw notFound()
      const answer = await teams.receive(body, request.get('authorization'))
      const problem = problems[answer.status]
      if (!problem) return answer
      if (answer.status === 401) slowDown(request)
      throw new HttpProblem(answer.status, problem.code, problem.title, answer.status === 401 ? { headers: { 'WWW-Authenticate': 'Bearer' } } : {})
    },
    'GET /api/teams': async ({ session }) =>
      ok({ open: teams.open, chat: teams.parts.chatLink ?? null, links: await readTeamsLinks(steward.db.kysely, session.person.id) }),
    'POST /api/teams/codes': async ({ session, request, body }) => {
      if (!teams.open) throw notFound()
      return answered(await issueCode(teams.parts, actorOf({ session, request }), parsed(fresh, body).code), 201)
    },
    'POST /api/teams/links/:id/remove': async (call) => {
      parsed(nothing, call.body)
      return answered(await unlink(teams.parts, actorOf(call), param(call, 'id')))
    },
    'POST /api/conversations/:id/teams': async (call) => {
      parsed(nothing, call.body)
      if (!teams.open) throw notFound()
      return answered(await goOnInTeams(teams.parts, call.session.person.id, param(call, 'id')))
    },
    'POST /api/admin/teams-links': async ({ session, body }) => answered(await linkByAdministrator(teams.parts, session, parsed(wanted, body)), 201),
    'GET /api/charts/:key': async (call) => {
      const bytes = await teams.parts.pictures.read(param(call, 'key'))
      if (!bytes) throw notFound()
      // Another site's page shows it: that is what the address was made for.
      return { status: 200, bytes, headers: { 'Content-Type': 'image/png', 'Cross-Origin-Resource-Policy': 'cross-origin', 'Cache-Control': 'private, max-age=3600' } }
    },
  }
}
