import type { Category, Vocabulary } from './categories.ts'
import type { Clause } from './clauses.ts'
import { belongingAt, isSymbolName, type Mention } from './entities.ts'
import type { Evidence } from './evidence.ts'
import { sayings } from './sayings.ts'
import { cellsOf, isRow } from './table.ts'

/** What is weighed, asked, supposed, or of another time or portfolio states nothing of how it is. */
const weighed = /\b(?:if|whether|could|might|may|can|should|until|once|before|after|when\w*|unless|wait\w*|later|turn\w*|becom\w*|asked|said|want\w*)\b|\?\s*$/i
const moved = /\b(?:would|will|was|were|had|bring\w*|brought|move[sd]?|moving|tak\w+|back|closer|goes|go|get\w*|stay\w*|keep\w*|benchmark|new|proposed|mix|tickets?|trades?|orders?|proposals?|risk)\b/i
const open: Readonly<Partial<Record<Vocabulary, RegExp>>> = {
  side: /\b(?:instead|rather|not|never|don't|doesn't|won't|wouldn't|say|or)\b/i, term: /\b(?:year or (?:less|more)|(?:a|one|12|twelve) (?:year|months)|or (?:short|long)[- ]term)\b/i,
  target: moved, band: moved, course: /\b(?:would|will|back)\b/i, level: /\b(?:would|for)\b/i, trade: /\b(?:would|what)\b/i,
}
/** What only a named thing is: a sentence about all of them, or about others, is left alone. */
const ofNamed: ReadonlySet<Vocabulary> = new Set(['side', 'kind', 'class', 'style', 'account'])
const ofCalled: ReadonlySet<Vocabulary> = new Set(['kind', 'class', 'style'])
/** What nobody can say of a person's own without a result. */
const personal: ReadonlySet<Vocabulary> = new Set(['term', 'target', 'band', 'course', 'dividend'])
const denies = /\b(?:not|never|no|none|neither|nothing|no longer)\b|n['’]t\b/i
const inPart = /\b(?:some|part\w*|most\w*|many|few|one|two|three|several|others?|rest|remain\w*|half|\d+)\b/i

/** A thing and those that are named with it: "stocks and cash". */
const namedWith = (names: ReadonlySet<string>, near: number, text: string, mentions: readonly Mention[]): readonly ReadonlySet<string>[] => {
  const own = mentions.filter((each) => each.names === names).sort((a, b) => Math.abs(a.start - near) - Math.abs(b.start - near))[0]
  const at = own === undefined ? -1 : mentions.indexOf(own)
  if (at < 0) return [names]
  const isJoined = (one: Mention, other: Mention): boolean => /^(?:,|,? and|,? or)\s$/.test(text.slice(one.end, other.start))
  let [from, to] = [at, at]
  while (from > 0 && isJoined(mentions[from - 1]!, mentions[from]!)) from -= 1
  while (to < mentions.length - 1 && isJoined(mentions[to]!, mentions[to + 1]!)) to += 1
  return mentions.slice(from, to + 1).map((each) => each.names)
}

/** What is known of a named thing; of nothing named, what is said of the whole, else of everything. */
const knownOf = (known: readonly Category[], names: ReadonlySet<string> | undefined, text: string): readonly Category[] => {
  const whole = known.filter((each) => each.names.size === 0)
  const own = names ? known.filter((each) => !each.names.isDisjointFrom(names)) : whole.length > 0 ? whole : known
  const day = /\d{4}-\d{2}-\d{2}/.exec(text)?.[0]
  const ofDay = own.filter(({ record }) => day !== undefined && Object.values(record).includes(day))
  return ofDay.length > 0 ? ofDay : own
}

/** Of what a clause states something at a place: the object of a trade, what is called so, else what a figure there would be of. */
const subjectOf = (of: Vocabulary, start: number, end: number, clause: Clause, text: string, mentions: readonly Mention[], meant: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined =>
  (of === 'side' ? mentions.find((each) => each.start >= end && each.end <= clause.end)
    : ofCalled.has(of) ? mentions.find((each) => text.slice(each.end, start).trim() === '' && each.end <= start) : belongingAt(start, clause, mentions, meant))?.names

/** What a clause states of a thing in a word, where every result says another word of it, or none speaks of it although it is the person's own. */
const wrongIn = (clause: Clause, text: string, mentions: readonly Mention[], evidence: Evidence, meant: ReadonlySet<string> | undefined): readonly string[] => sayings.flatMap(({ of, is, words }) => {
  const said = words.exec(clause.text)
  if (!said) return []
  const [start, end] = [clause.start + said.index, clause.start + said.index + said[0].length]
  if (weighed.test(text) || open[of]?.test(text)) return []
  const subject = subjectOf(of, start, end, clause, text, mentions, meant)
  if (ofNamed.has(of) && subject === undefined) return []
  const known = evidence.categories.filter((each) => each.of === of)
  const isUnknown = known.length === 0 || (subject !== undefined && [...subject].some(isSymbolName) && knownOf(known, subject, text).length === 0)
  if (isUnknown) return personal.has(of) && /\byour?\b/i.test(text) ? [`"${said[0].trim()}", of which no result speaks`] : []
  const isDenied = denies.test(text.slice(clause.start, end))
  const ofAll = !isDenied && !ofNamed.has(of) && !inPart.test(clause.text) && /\b(?:are|all|every|each|both|only|entirely)\b/i.test(text.slice(clause.start, end))
  const isWrong = (names: ReadonlySet<string> | undefined): boolean => {
    const own = knownOf(known, names, text)
    const same = own.filter((each) => each.is === is).length
    return own.length > 0 && (isDenied ? same === own.length : ofAll ? same < own.length : same === 0)
  }
  const all = subject ? namedWith(subject, start, text, mentions) : [undefined]
  return all.some(isWrong) ? [`"${said[0].trim()}", which the results speak against`] : []
})

/** A cell of a row that says a word of what the row begins with: "| TLT | short |". */
const wrongCells = (text: string, mentions: readonly Mention[], { categories }: Evidence): readonly string[] => {
  const [label, ...cells] = cellsOf(text)
  const names = mentions.find((each) => label !== undefined && each.end <= label.end)?.names
  return names === undefined ? [] : cells.flatMap(({ text: cell }) => sayings.filter((each) => each.cell?.test(cell)).flatMap(({ of, is }) => {
    const own = knownOf(categories.filter((each) => each.of === of), names, text)
    return own.length > 0 && !own.some((each) => each.is === is) ? [`"${cell}", which the results speak against`] : []
  }))
}

/** Statements of a sentence or row that hold no figure and still say how something is: "your gains are short-term", "bonds are above their target". */
export const wrongCategories = (text: string, clauses: readonly Clause[], mentions: readonly Mention[], evidence: Evidence, meant: ReadonlySet<string> | undefined): readonly string[] =>
  (isRow(text) ? wrongCells(text, mentions, evidence) : clauses.flatMap((clause) => wrongIn(clause, text, mentions, evidence, meant)))
