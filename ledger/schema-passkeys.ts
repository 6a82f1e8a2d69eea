import type { ColumnType } from 'kysely'

type Moment = ColumnType<Date, Date | string, Date | string>
type NullableMoment = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>

interface PasskeyTable {
  /** The credential's id, base64url. */
  id: string
  person_id: string
  label: string
  /** COSE, base64url. */
  public_key: string
  counter: bigint
  transports: ColumnType<readonly string[], string, string>
  backed_up: boolean
  created_at: Moment
  last_used_at: NullableMoment
  removed_at: NullableMoment
}

interface PasskeyChallengeTable {
  id: string
  person_id: string
  session_id: string
  purpose: 'registration' | 'step-up'
  action_hash: string
  nonce: string
  created_at: Moment
  expires_at: Moment
  used_at: NullableMoment
}

/** The tables of `0012-passkeys.sql`. */
export interface PasskeySchema {
  passkey: PasskeyTable
  passkey_challenge: PasskeyChallengeTable
}
