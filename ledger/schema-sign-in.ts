import type { ColumnType } from 'kysely'

type Moment = ColumnType<Date, Date | string, Date | string>
type NullableMoment = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>

export const sessionMethods = ['password', 'password-and-code', 'recovery-code', 'passkey', 'openid', 'enrolment', 'teams', 'site', 'local'] as const
/** How a session began; `local` is a command of the folder's owner in demo mode. */
export type SessionMethod = (typeof sessionMethods)[number]
export type EnrolmentPurpose = 'enrol' | 'password' | 'second-factor'
export type ProposalKind = 'policy' | 'second-factor' | 'administrator' | 'account-release'

interface SessionTable {
  id: string
  token_hash: string
  person_id: string
  created_at: Moment
  last_active_at: Moment
  revoked_at: NullableMoment
  method: ColumnType<SessionMethod, SessionMethod | undefined, never>
  device_id: string | null
  proven_at: NullableMoment
}
interface SignInFailureTable { address_hash: string; at: Moment }
interface DeviceTable { id: string; person_id: string; token_hash: string; label: string; first_seen_at: Moment; last_seen_at: Moment }
interface EnrolmentTable {
  id: string
  token_hash: string
  person_id: string
  purpose: EnrolmentPurpose
  pending_secret: string | null
  created_by: string | null
  created_at: Moment
  expires_at: Moment
  used_at: NullableMoment
}
interface RecoveryCodeTable { person_id: string; code_hash: string; created_at: Moment; used_at: NullableMoment }
interface SignInChallengeTable { id: string; challenge: string; created_at: Moment; expires_at: Moment; used_at: NullableMoment }
interface ExternalIdentityTable { issuer: string; subject: string; person_id: string; linked_at: Moment }
interface OpenidFlowTable {
  state_hash: string
  browser_hash: string
  nonce: string
  verifier: string
  person_id: string | null
  created_at: Moment
  expires_at: Moment
  used_at: NullableMoment
}
interface ProposalTable {
  id: string
  kind: ProposalKind
  terms: string
  hash: string
  reason: string
  proposed_by: string
  session_id: string
  proposed_at: Moment
  expires_at: Moment
}
interface ProposalDecisionTable {
  proposal_id: string
  hash: string
  proposed_by: string
  decision: 'approved' | 'rejected' | 'withdrawn'
  decided_by: string
  session_id: string
  grant_id: string | null
  reason: string
  decided_at: Moment
}

/** The tables of `0002-auth.sql` that are ours, of `0050-sign-in.sql` and `0051-administration.sql`. */
export interface SignInSchema {
  session: SessionTable
  sign_in_failure: SignInFailureTable
  device: DeviceTable
  enrolment: EnrolmentTable
  recovery_code: RecoveryCodeTable
  sign_in_challenge: SignInChallengeTable
  external_identity: ExternalIdentityTable
  openid_flow: OpenidFlowTable
  proposal: ProposalTable
  proposal_decision: ProposalDecisionTable
}
