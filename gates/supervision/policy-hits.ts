import { bodyOf, type Entry, type Finding } from './finding.ts'

const byKind: Readonly<Record<string, string>> = {
  'proposal-refused': 'proposal-from-untrusted-text', 'ticket-rejected': 'ticket-blocked', 'reply-blocked': 'sentence-held-back', 'terms-mismatched': 'terms-mismatched', 'ticket-locked': 'ticket-locked', 'tool-refused': 'tool-refused',
}

/** What a control stopped, one rule a control. A ticket that its owner's checks only warned of is found when it is confirmed (`activity`). */
export const policyHits = (entry: Entry): readonly Finding[] => {
  const rule = byKind[entry.kind]
  if (rule === undefined) return []
  // A model that asks for a tool wrongly and then right has broken nothing.
  if (entry.kind === 'tool-refused' && bodyOf(entry)['code'] === 'INVALID_INPUT') return []
  return [{ kind: 'policy', rule }]
}

export const policyRules: readonly string[] = Object.values(byKind)
