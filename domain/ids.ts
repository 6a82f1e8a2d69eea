import type { Unit } from './units.ts'

type Id<Name extends string> = string & Unit<`id:${Name}`>
export type PersonId = Id<'person'>
export type ConversationId = Id<'conversation'>

/** Makes ids; `prefix` says what they name. Injected, so that a test's ids are the same every time. */
export type IdSource = (prefix: string) => string
/** Wall clock of sign-ins, expiry and step-up; the market has its own. Injected. */
export type Clock = () => Date
