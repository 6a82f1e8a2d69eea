import type { Decision, ItemKind } from './shapes.ts'
import { capital } from '../words/numbers.ts'

interface Words { readonly title: string; readonly why: string }

const rules: Readonly<Record<string, Words>> = {
  'burst': { title: 'Many trades at once', why: 'Five trades or more were confirmed within ten minutes.' },
  'unusual-size': { title: 'Unusual size', why: 'More than five times what this client usually trades, or a first trade of 50,000 USD or more.' },
  'drift-from-profile': { title: 'Away from the profile', why: 'A confirmed trade moved the account above a band of its policy.' },
  'failed-step-ups': { title: 'Wrong codes', why: 'Three wrong codes or passkeys within fifteen minutes.' },
  'new-device': { title: 'New device', why: 'A sign-in came from a device that this person had not used.' },
  'sign-in-locked': { title: 'Sign-in locked', why: 'Too many wrong tries for this address.' },
  'proposal-from-untrusted-text': { title: 'Trade from untrusted text', why: 'A proposal came from text that the person did not write. It was refused.' },
  'ticket-blocked': { title: 'Trade blocked', why: 'A pre-trade check said no.' },
  'sentence-held-back': { title: 'Sentence held back', why: 'A sentence had a figure or a name without a source. It was not sent.' },
  'terms-mismatched': { title: 'Other terms confirmed', why: 'A confirmation named other terms than the ticket’s.' },
  'ticket-locked': { title: 'Ticket locked', why: 'Other terms were confirmed several times.' },
  'tool-refused': { title: 'Tool refused', why: 'The model asked for what this person may not have.' },
  'complaint': { title: 'Complaint', why: 'The client’s words may be a complaint.' },
  'inside-information': { title: 'Inside information', why: 'The client’s words may be about what is not public.' },
  'off-channel': { title: 'Off channel', why: 'The client may want to talk where nothing is recorded.' },
  'possible-exploitation': { title: 'Possible exploitation', why: 'Somebody else may be directing the client.' },
  'hardship': { title: 'Hardship', why: 'Something in the client’s life may have changed.' },
  'evading-controls': { title: 'Evading controls', why: 'The client may want to stay below a limit or out of the record.' },
  'promise': { title: 'A promise', why: 'Steward’s words may promise a result.' },
  'urgency': { title: 'Urgency', why: 'Steward’s words may press the client.' },
  'random-sample': { title: 'Random sample', why: 'Drawn by the entry’s own hash.' },
}

export const ruleWords = (rule: string): Words => rules[rule] ?? { title: capital(rule.replaceAll('-', ' ')), why: '' }

export const kindWords: Readonly<Record<ItemKind, string>> = { activity: 'Unusual activity', policy: 'Stopped by a control', lexicon: 'Words', sample: 'Sample' }
export const decisionWords: Readonly<Record<Decision, string>> = { 'no-action': 'No action', 'follow-up': 'Follow up', escalate: 'Escalate' }
