import { createHash } from 'node:crypto'
import type { Role } from '../../domain/person.ts'

/** A demo account with its secrets, which are printed at the start and are the same on every machine: loopback only. */
export interface DemoAccount {
  readonly personId: string
  readonly email: string
  /** Called by role: nobody's name is invented. */
  readonly label: string
  /** What a newcomer finds there, in a few words. */
  readonly about: string
  readonly role: Role
  readonly password: string
  /** Base32 (RFC 4648), 160 bits: for an authenticator app. */
  readonly totpSecret: string
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** 20 bytes are 32 letters of five bits. */
const base32 = (bytes: Uint8Array): string => {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return Array.from({ length: 32 }, (_, at) => alphabet[Number((value >> BigInt(155 - at * 5)) & 31n)]).join('')
}

const secretOf = (name: string): string => base32(createHash('sha256').update(`steward-demo-totp:${name}`).digest().subarray(0, 20))

const account = (name: string, label: string, role: Role, about: string): DemoAccount =>
  ({ personId: `person-${name}`, email: `${name}@demo.local`, label, about, role, password: `${name}-demo-only`, totpSecret: secretOf(name) })

export const demoAccounts: readonly DemoAccount[] = [
  account('investor', 'Demo investor', 'investor', 'Nine holdings that have drifted, and a retirement goal'),
  account('novice', 'Demo novice', 'investor', 'A small first account'),
  account('retired', 'Demo retired couple', 'investor', 'A joint account with much in bonds'),
  account('concentrated', 'Demo concentrated holder', 'investor', 'More than half in one stock'),
  account('advisor', 'Demo advisor', 'advisor', 'A book of clients, and proposals for them'),
  account('supervisor', 'Demo supervisor', 'supervisor', 'Approves what an advisor proposes for many'),
  account('compliance', 'Demo compliance officer', 'compliance', 'Reads the record, proves and replays it'),
  account('admin', 'Demo administrator', 'admin', 'People, limits, and the halt of all trading'),
  account('admin2', 'Demo second administrator', 'admin', 'For what two decide together'),
]
