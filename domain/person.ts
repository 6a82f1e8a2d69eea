import type { AccountId, PersonId } from './ids.ts'

export const roles = ['investor', 'advisor', 'supervisor', 'compliance', 'admin'] as const
export type Role = (typeof roles)[number]

/** Who acts. It comes from the session, never from a model. */
export interface Person {
  readonly id: PersonId
  readonly role: Role
  readonly email: string
  /** What the account is called on screen: a role such as "Demo investor". */
  readonly label: string
}

/** An advisor's standing right over one client's account. */
export interface Mandate {
  readonly advisorId: PersonId
  readonly clientId: PersonId
  readonly accountId: AccountId
  readonly scope: 'advise' | 'trade'
  readonly until: string
}
