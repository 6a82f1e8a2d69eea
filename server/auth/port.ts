import type { Person } from '../../domain/person.ts'

/** A signed-in person on one device. `id` is recorded; the secret that proves it is only in their cookie. */
export interface Session {
  readonly id: string
  readonly person: Person
}

/** Accounts and passwords, kept by a library behind this. */
export interface Credentials {
  /** `false` for a wrong password as for an unknown address, and as slowly. */
  verify(email: string, password: string): Promise<boolean>
  /** Whether there is a password at all: who signs in elsewhere has none. */
  exists(email: string): Promise<boolean>
  /** Sets the password of `email`, creating the account where there is none. Throws for fewer than 12 characters. */
  setPassword(email: string, password: string): Promise<void>
}
