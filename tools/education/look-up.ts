import { editDistance } from '../symbol-search/words.ts'
import type { Entry } from './entry.ts'

const asking = new Set(['what', 'is', 'a', 'an', 'the', 'are', 'explain', 'me', 'to', 'of', 'mean', 'means', 'does', 'do', 'how', 'why', 'tell', 'about', 'define', 'meaning', 'in', 'my', 'it', 'and', 'please', 'work', 'works', 'i', 'should', 's', 'simple', 'terms', 'difference', 'between', 'vs'])

const fold = (word: string): string => (word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word)
const wordsOf = (text: string): string[] =>
  text.toLowerCase().normalize('NFKD').replace(/[\u0300-\u036f’']/g, '').split(/[^a-z0-9+/()]+/).map((word) => word.replace(/^[(/+]+|[/+]+$/g, '')).filter((word) => word !== '' && !asking.has(word) && !asking.has(fold(word))).map(fold)

const phrase = (text: string): string => wordsOf(text).join(' ')

/** One slip in a word of five letters or more still counts. */
const has = (words: readonly string[], wanted: string): boolean =>
  words.some((word) => word === wanted || (wanted.length >= 5 && word.length >= 5 && editDistance(word, wanted, 1) === 1))

/** 1 for a name, else by how many words a name and the question share: 2 |both| / (|name| + |question|). */
const scoreOf = (topic: string, entry: Entry): number => {
  const asked = wordsOf(topic)
  const scores = [entry.title, entry.id.replaceAll('-', ' '), ...entry.also].map((name) => {
    const words = wordsOf(name)
    if (phrase(name) === phrase(topic)) return 1
    const both = words.filter((word) => has(asked, word)).length
    return words.length + asked.length === 0 ? 0 : (0.98 * 2 * both) / (words.length + asked.length)
  })
  return Math.max(...scores)
}

/** Under this the question and the entry share too little. */
const enough = 0.4

/** Best entries first, ties in the order of the knowledge base. */
export const lookUp = (topic: string, entries: readonly Entry[], limit: number): { entry: Entry; score: number }[] =>
  entries.map((entry) => ({ entry, score: scoreOf(topic, entry) })).filter((each) => each.score >= enough).sort((a, b) => b.score - a.score).slice(0, limit)

const asksTerm = /^\W*(?:(?:so|and|please|hi|hello|can you|could you)\W+)*(?:what(?:['’]?s| is| are| does)\b|define\b|explain\b|describe\b|meaning of\b)/i
const filler = new Set(['exactly', 'really', 'actually', 'again', 'basically', 'simply', 'good', 'bad', 'high', 'low', 'normal', 'typical', 'term', 'word', 'concept', 'finance', 'investing', 'investment', 'beginner'])

/** Whether a question names one thing ("what is a bond ladder") that has a word which the entry does not know: it explains something near. */
export const isOnlyNear = (topic: string, entry: Entry): boolean => {
  const asked = wordsOf(topic).filter((word) => !filler.has(word))
  const known = wordsOf([entry.title, entry.id.replaceAll('-', ' '), ...entry.also, entry.text, entry.example].join(' '))
  return asksTerm.test(topic) && asked.length <= 3 && asked.some((word) => !has(known, word))
}
