import { refuse, type Refusal } from './result.ts'

/** Classes of record, each with a clock of its own. What is in none of them goes as soon as its person asks. */
export type RecordClass = 'conversation' | 'account'

export interface RetentionRule {
  readonly class: RecordClass
  /** For people. */
  readonly what: string
  readonly from: 'last-entry' | 'closure'
  readonly years: number
  readonly rule: string
}

/** The rules, as far as engineering reads them; a firm's lawyer confirms the years. */
export const retentionRules = (years: number): readonly RetentionRule[] => [
  {
    class: 'conversation', what: 'Conversations: what was said, computed, shown and decided', from: 'last-entry', years,
    rule: 'MiFID II art. 16(6) and (7) with 2017/565 art. 72 and 76 (5 years, 7 on request); SEC 17a-4(b) (3 and 6 years)',
  },
  {
    class: 'account', what: 'Account records: profile, sign-ins, settings, orders, bookings', from: 'closure', years,
    rule: 'SEC 17a-4(c) and (e)(5), FINRA 4511 and 4512 (6 years after closure); MiFID II 2017/565 art. 73 (the relationship and 5 years)',
  },
]

/** The same day `years` later, at the same time; 29 February becomes 1 March. */
export const keptUntil = (from: Date, years: number): Date => {
  const until = new Date(from)
  until.setUTCFullYear(from.getUTCFullYear() + years)
  return until
}

/** What began before this has run its `years` at `now`. */
export const dueBefore = (now: Date, years: number): Date => keptUntil(now, -years)

export const complaint = 'You may complain to the data protection authority of the place where you live or work (in the EU: the list at edpb.europa.eu, "Our Members"), and you may go to court.'

/** Why a deletion is too early: the rule, the date, and what to do. `until` is `null` while an account is open. */
export const tooEarly = (rule: RetentionRule, until: Date | null): Refusal => {
  const date = until?.toISOString().slice(0, 10) ?? null
  return refuse('RETENTION_RUNS',
    date === null ? `These records are kept for ${rule.years} years after the account is closed, and it is open.` : `These records are kept until ${date}: ${rule.years} years ${rule.from === 'closure' ? 'after the account was closed' : 'after the last entry'}.`,
    { class: rule.class, rule: rule.rule, years: rule.years, until: date },
    date === null ? 'Close the account first; the period begins then.' : `Ask again from ${date} on, or let the worker delete it then.`)
}

export const heldBack = (): Refusal =>
  refuse('LEGAL_HOLD', 'A duty to preserve evidence stands against this deletion.', {}, 'Compliance can say more. Nothing is deleted while it stands.')
