import { labelledIn } from '../../../domain/label-words.ts'
import type { Part, Stage } from './skill.ts'

const kindWords: Readonly<Record<string, RegExp>> = { ira: /\b(?:roth |traditional )?ira\b|\bretirement account\b/, joint: /\bjoint\b/, individual: /\b(?:individual|taxable|brokerage)\b/ }

/** Which account or client a text names, as tool arguments; nothing when it names none. */
export const scopeArgs = (part: Pick<Part, 'text' | 'plain'>, { facts, dialogue }: Pick<Stage, 'facts' | 'dialogue'>): { accountId?: string; clientId?: string } => {
  const plain = part.plain.toLowerCase()
  const client = labelledIn(plain, facts.clients) ?? (facts.accounts.length === 0 ? dialogue.lastClient : undefined)
  if (client) return { clientId: client.personId }
  if (facts.accounts.length < 2) return {}
  const byLabel = facts.accounts.filter((each) => plain.includes(each.label.toLowerCase()))
  const byKind = facts.accounts.filter((each) => kindWords[each.kind]?.test(plain))
  const [only, another] = byLabel.length > 0 ? byLabel : byKind
  return only && !another ? { accountId: only.accountId } : {}
}
