import type { PersonId } from './ids.ts'

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
