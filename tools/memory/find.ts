import type { MemoryFacts } from '../../domain/personal.ts'

const empty = new Set(['the', 'and', 'that', 'this', 'about', 'what', 'with', 'from', 'have', 'has', 'was', 'are', 'you', 'your', 'me', 'my', 'mine', 'i', 'a', 'an', 'of', 'to', 'in', 'on', 'it', 'is', 'for', 'said', 'told', 'remember', 'forget', 'thing'])
const fold = (word: string): string => (word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word)

const wordsOf = (text: string): readonly string[] =>
  text.toLowerCase().normalize('NFKD').split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !empty.has(word)).map(fold)

/** Memories that share the most words with the query; none when they share none. */
export const findByWords = (query: string, memories: readonly MemoryFacts[]): readonly MemoryFacts[] => {
  const asked = new Set(wordsOf(query))
  const scored = memories.map((memory) => ({ memory, score: new Set(wordsOf(`${memory.text} ${memory.kind}`).filter((word) => asked.has(word))).size }))
  const best = Math.max(0, ...scored.map(({ score }) => score))
  return best === 0 ? [] : scored.filter(({ score }) => score === best).map(({ memory }) => memory)
}
