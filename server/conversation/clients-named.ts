import type { PersonFacts } from '../../domain/facts.ts'
import { containsWords, labelWords } from '../../domain/label-words.ts'

/** So many clients of one conversation have their bookings read, the latest named first. */
const atMost = 8

/** Accounts of the clients that a conversation has named, whole or by a word that no other client's label has. `said` is oldest first. */
export const accountsNamed = ({ clients }: PersonFacts, said: readonly string[]): readonly string[] => {
  if (clients.length === 0) return []
  const labels = clients.map(({ label }) => labelWords(label))
  const own = labels.map((words) => words.filter((word) => word.length > 2 && labels.filter((other) => other.includes(word)).length === 1))
  const found = new Set<number>()
  for (const text of said.toReversed()) {
    const words = labelWords(text)
    clients.forEach((_, at) => { if (containsWords(words, labels[at]!) || own[at]!.some((word) => words.includes(word))) found.add(at) })
  }
  return [...found].slice(0, atMost).flatMap((at) => clients[at]!.accounts.map(({ accountId }) => accountId))
}
