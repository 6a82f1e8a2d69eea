import type { Clock, IdSource } from '../../domain/ids.ts'
import type { GateDeps } from '../../gates/deps.ts'
import type { Database } from '../../ledger/database.ts'
import { personChain, type ChainRef } from '../../ledger/record.ts'
import type { Config } from '../config.ts'
import type { DemoAccount } from '../demo/accounts.ts'
import type { Log } from '../telemetry/log.ts'
import { createCredentials } from './credentials.ts'
import { createEnrolments, type Enrolments } from './enrolment.ts'
import { createOpenSession, type OpenSession } from './open-session.ts'
import { createOpenIdSignIn, type OpenIdSignIn } from './openid-flow.ts'
import { createProvider, openIdSettings } from './openid.ts'
import { createOwnAccount, type OwnAccount } from './own-account.ts'
import type { Sessions } from './sessions.ts'
import { createSignIn, type SignIn } from './sign-in.ts'

/** Every way in, and what people keep of it themselves. */
export interface Auth {
  readonly signIn: SignIn
  /** For whoever was proven some other way. */
  readonly openSession: OpenSession
  readonly enrolments: Enrolments
  readonly account: OwnAccount
  /** `undefined` unless the firm's own sign-in is set up. */
  readonly openid: OpenIdSignIn | undefined
  hasPassword(email: string): Promise<boolean>
}

export interface AuthParts {
  readonly db: Database
  readonly gate: GateDeps
  readonly clock: Clock
  readonly newId: IdSource
  readonly log: Log
  readonly config: Config
  readonly sessions: Sessions
  readonly demoAccounts: readonly DemoAccount[]
  readonly append: (chain: ChainRef, kind: string, body: Readonly<Record<string, unknown>>) => Promise<void>
}

export const createAuth = (parts: AuthParts): Auth => {
  const { db, clock, config, sessions, append, log } = parts
  const demo = new Set(parts.demoAccounts.map(({ email }) => email))
  const credentials = createCredentials(db)
  const record = (personId: string, kind: string, body: Readonly<Record<string, unknown>>): Promise<void> => append(personChain(personId), kind, body)
  const openSession = createOpenSession(parts)
  const settings = openIdSettings(config)
  const enrolments = createEnrolments({ db, clock, record, credentials, openSession, endSessions: (personId) => sessions.revoke(personId), passwordless: settings !== undefined })
  return {
    signIn: createSignIn({ db, clock, credentials, openSession, record, isDemo: (email) => config.demo && demo.has(email) }),
    openSession, enrolments,
    account: createOwnAccount({ ...parts, credentials, enrolments }),
    openid: settings && createOpenIdSignIn({ db, clock, log, openSession, provider: createProvider(settings) }),
    hasPassword: (email) => credentials.exists(email),
  }
}
