import type { PersonFacts } from '../../domain/facts.ts'

/** Words of a text in lower case; "07" and "7" are the same number. */
const wordsOf = (text: string): readonly string[] => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((each) => each.replace(/^0+(?=\d)/, ''))

/** So many clients of one conversation have their bookings read, the latest named first. */
const atMost = 8

/** Accounts of the clients that a conversation has named, whole or by a word that no other client's label has. `said` is oldest first. */
export const accountsNamed = ({ clients }: PersonFacts, said: readonly string[]): readonly string[] => {
  if (clients.length === 0) return []
  const labels = clients.map(({ label }) => wordsOf(label))
  const own = labels.map((words) => words.filter((word) => word.length > 2 && labels.filter((other) => other.includes(word)).length === 1))
  const found = new Set<number>()
  for (const text of said.toReversed()) {
    const words = wordsOf(text)
    const spaced = ` ${words.join(' ')} `
    clients.forEach((_, at) => { if (spaced.includes(` ${labels[at]!.join(' ')} `) || own[at]!.some((word) => words.includes(word))) found.add(at) })
  }
  return [...found].slice(0, atMost).flatMap((at) => clients[at]!.accounts.map(({ accountId }) => accountId))
}
