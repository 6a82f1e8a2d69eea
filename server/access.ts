import type { Role } from '../domain/person.ts'

/** Who may call what. A path that is not here is not served at all: the default is no. */
const everyone = ['investor', 'advisor', 'supervisor', 'compliance', 'admin'] as const
const traders = ['investor', 'advisor'] as const
const auditors = ['compliance'] as const
const administrators = ['admin'] as const

/** `public`: without a session. `local`: loopback and the lock file's token instead of a session. */
export type Audience = 'public' | 'local' | readonly Role[]

export const access = {
  'GET /healthz': 'public',
  'GET /readyz': 'public',
  'GET /metrics': 'public',
  'POST /api/session': 'public',
  'GET /api/session': everyone,
  'DELETE /api/session': everyone,
  'GET /api/demo-accounts': 'public',
  'GET /api/sign-in-ways': 'public',
  'POST /api/session/passkey/options': 'public',
  'POST /api/session/passkey': 'public',
  'GET /api/session/openid': 'public',
  'GET /api/session/openid/callback': 'public',
  'POST /api/session/proof/options': everyone,
  'POST /api/session/proof': everyone,
  'POST /api/enrolment/open': 'public',
  'POST /api/enrolment': 'public',
  'GET /api/account': everyone,
  'POST /api/account/proof/options': everyone,
  'POST /api/account/password': everyone,
  'POST /api/account/authenticator': everyone,
  'POST /api/account/recovery-codes': everyone,
  'POST /api/account/openid': everyone,
  'POST /api/account/sessions/:id/revoke': everyone,
  'GET /api/portfolio': traders,
  'GET /api/dashboard': traders,
  'GET /api/conversations': traders,
  'POST /api/conversations': traders,
  'GET /api/conversations/:id': traders,
  'POST /api/socket-token': traders,
  'GET /api/widget/site': 'public',
  'POST /api/widget/code': traders,
  'POST /api/widget/session': 'public',
  'POST /api/tickets': traders,
  'GET /api/tickets/:id': traders,
  'POST /api/tickets/:id/requote': traders,
  'POST /api/tickets/:id/displayed': traders,
  'POST /api/tickets/:id/confirm': traders,
  'POST /api/tickets/:id/cancel': traders,
  'POST /api/step-up': traders,
  'POST /api/step-up/options': traders,
  'GET /api/passkeys': everyone,
  'POST /api/passkeys/options': everyone,
  'POST /api/passkeys': everyone,
  'POST /api/passkeys/:id/remove': everyone,
  'GET /api/profile': traders,
  'POST /api/profile/preview': traders,
  'POST /api/profile': traders,
  'POST /api/acts/step-up': traders,
  'POST /api/acts/step-up/options': traders,
  'GET /api/plans': traders,
  'POST /api/plans/preview': traders,
  'POST /api/plans': traders,
  'POST /api/plans/:id/cancel': traders,
  'POST /api/imports/preview': traders,
  'POST /api/imports': traders,
  'GET /api/memories': traders,
  'POST /api/memories': traders,
  'POST /api/memories/:id': traders,
  'POST /api/memories/:id/forget': traders,
  'GET /api/alerts': traders,
  'POST /api/alerts': traders,
  'POST /api/alerts/:id/cancel': traders,
  'GET /api/settings': traders,
  'POST /api/settings': traders,
  'GET /api/tasks': ['investor', 'advisor', 'supervisor'],
  'POST /api/tasks': traders,
  'POST /api/tasks/:id': ['advisor', 'supervisor'],
  'GET /api/clients': ['advisor'],
  'POST /api/bulk': ['advisor'],
  'GET /api/bulk': ['advisor', 'supervisor'],
  'GET /api/bulk/:id': ['advisor', 'supervisor'],
  'POST /api/bulk/:id/displayed': ['supervisor'],
  'POST /api/bulk/:id/step-up/options': ['supervisor'],
  'POST /api/bulk/:id/step-up': ['supervisor'],
  'POST /api/bulk/:id/approve': ['supervisor'],
  'POST /api/bulk/:id/reject': ['supervisor'],
  'GET /api/transcripts': auditors,
  'GET /api/transcripts/:id': auditors,
  'GET /api/transcripts/:id/verify': auditors,
  'POST /api/replay': auditors,
  'GET /api/admin/health': administrators,
  'GET /api/admin/users': administrators,
  'POST /api/admin/users/:id': administrators,
  'GET /api/admin/policy': administrators,
  'GET /api/admin/kill-switch': administrators,
  'POST /api/admin/kill-switch': administrators,
  'POST /api/advance': everyone,
  'GET /local/ping': 'local',
  'POST /local/session': 'local',
  'POST /local/verify': 'local',
  'POST /local/replay': 'local',
  'POST /local/advance': 'local',
} as const satisfies Readonly<Record<string, Audience>>

/** The same for the socket's events. */
export const socketAccess = { message: traders, stop: traders, resume: traders } as const satisfies Readonly<Record<string, Audience>>

export type Endpoint = keyof typeof access

/** What a page of another site may ask for, allowed and signed in or not: to talk, to read, to answer a ticket. Proofs and settings belong to our own pages. */
export const fromElsewhere: ReadonlySet<Endpoint> = new Set([
  'GET /healthz', 'GET /readyz', 'GET /metrics', 'GET /api/widget/site', 'POST /api/widget/session', 'POST /api/socket-token', 'GET /api/session', 'DELETE /api/session',
  'GET /api/portfolio', 'GET /api/dashboard', 'GET /api/conversations', 'POST /api/conversations', 'GET /api/conversations/:id',
  'GET /api/tickets/:id', 'POST /api/tickets/:id/requote', 'POST /api/tickets/:id/displayed', 'POST /api/tickets/:id/confirm', 'POST /api/tickets/:id/cancel',
])

export const mayCall = (audience: Audience, role: Role | undefined): boolean =>
  audience === 'public' || (typeof audience === 'object' && role !== undefined && audience.includes(role))
