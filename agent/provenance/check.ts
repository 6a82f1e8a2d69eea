import type { Fact } from '../../domain/conversation.ts'
import { clausesOf } from './clauses.ts'
import { belongingAt, mentionsIn, type Aliases } from './entities.ts'
import type { Evidence } from './evidence.ts'
import type { Figure } from './figure.ts'
import { figuresIn, normalise } from './figures.ts'
import { matchFigure } from './match.ts'

/** A sentence's verdict: every figure with its source, or the figures that have none. */
export type Verdict =
  | { readonly passed: true; readonly facts: readonly Fact[]; readonly names: ReadonlySet<string> | undefined }
  | { readonly passed: false; readonly untraceable: readonly Figure[] }

const pronoun = /^\s*(?:it|its|that holding|this holding|that fund|this fund|the (?:stock|fund|holding|position))\b/i

/** Texts of results that hold digits ("iShares 20+ Year Treasury Bond ETF") are names when they stand in a sentence whole. */
const quotedNames = (sentence: string, evidence: Evidence): string => {
  let rest = sentence
  for (const { text, isName } of evidence.texts) {
    if (!isName || text.length < 6 || text.length > 80 || !/\d/.test(text) || !/[A-Za-z]{3}/.test(text) || /[%$]/.test(text) || / USD\b/.test(text)) continue
    rest = rest.replaceAll(text, (found) => found.replaceAll(/[\d]/g, '_'))
  }
  return rest
}

/**
 * Traces every figure of one sentence or table row. `carried` are the names of the sentence before, for "It fell …".
 * Digits of other scripts and figures without a source fail the sentence: nothing is let through because it could not be read.
 */
export const checkSentence = (sentence: string, evidence: Evidence, aliases: Aliases, carried?: ReadonlySet<string>): Verdict => {
  const text = quotedNames(normalise(sentence), evidence)
  const clauses = clausesOf(text)
  const mentions = mentionsIn(text, evidence.entities, aliases)
  const facts: Fact[] = []
  const untraceable: Figure[] = []
  const inherited = pronoun.test(text) ? carried : undefined
  for (const figure of figuresIn(text)) {
    const clause = clauses.find((each) => figure.start >= each.start && figure.start < each.end) ?? clauses[0]!
    const belonging = belongingAt(figure.start, clause, mentions, inherited)
    const fact = matchFigure(figure, evidence, { clause: clause.text, belonging, sentence: text, before: text.slice(0, clause.start) }, aliases)
    if (fact) facts.push(fact)
    else untraceable.push(figure)
  }
  const foreign = /[^\P{Nd}0-9]|[\u2160-\u2188\u3007\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u5343\u842c\u4e07]/u.exec(text)
  if (foreign) untraceable.push({ kind: 'number', text: foreign[0], start: foreign.index, end: foreign.index + 1, value: NaN, slack: 0, sign: 0, approximate: false, noun: '' })
  return untraceable.length > 0 ? { passed: false, untraceable } : { passed: true, facts, names: mentions.at(-1)?.names ?? inherited }
}
