import type { AlertRule, MemoryKind } from '../../../domain/personal.ts'
import type { Frequency } from '../../../domain/recurrence.ts'
import { day } from '../words/dates.ts'
import { decimal, percent, wholeDollars } from '../words/numbers.ts'
import type { Alert, Plan, Request } from './shapes.ts'

export const memoryKindWords: Readonly<Record<MemoryKind, string>> = {
  goal: 'Goal', constraint: 'Limit', 'life-event': 'Life event', preference: 'Preference', agreement: 'Agreement',
}

const frequencyWords: Readonly<Record<Frequency, string>> = { once: 'once', week: 'every week', month: 'every month', quarter: 'every quarter', year: 'every year' }

/** "Deposit $300 every month", "Withdraw $1,250.50 once". */
export const planWords = ({ kind, amountUsd, every }: Pick<Plan, 'kind' | 'amountUsd' | 'every'>): string =>
  `${kind === 'deposit' ? 'Deposit' : 'Withdraw'} ${amountUsd.endsWith('.00') ? wholeDollars(amountUsd) : decimal(amountUsd, { symbol: true })} ${frequencyWords[every]}`

export const planState = ({ state, nextOn, until }: Pick<Plan, 'state' | 'nextOn' | 'until'>): string => {
  if (state === 'canceled') return 'Stopped'
  if (state === 'done' || nextOn === null) return 'Done'
  return `Next on ${day(nextOn)}${until === null ? '' : `, until ${day(until)}`}`
}

/** `accountOf` names an account by its id. */
export const alertWords = (rule: AlertRule, accountOf: (id: string) => string): string => {
  if (rule.kind === 'price') return `${rule.symbol} ${rule.direction} $${decimal(rule.price)}`
  if (rule.kind === 'drift') return `${accountOf(rule.accountId)} more than ${percent(rule.by, { digits: 0 })} from its targets`
  return `${day(rule.on)}: ${rule.note}`
}
export const alertState: Readonly<Record<Alert['state'], string>> = { active: 'Watching', fired: 'Told', canceled: 'Stopped' }

export const requestState: Readonly<Record<Request['state'], { readonly shape: string; readonly words: string }>> = {
  open: { shape: 'open', words: 'Waits for somebody' }, taken: { shape: 'moving', words: 'Somebody is on it' }, done: { shape: 'done', words: 'Answered' },
}
