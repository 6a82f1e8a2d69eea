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

/** "60/40" states nothing where something is called so, or in "a 60/40 mix"; "your mix is 90/10" does. */
const unnamedMix = (text: string, evidence: Evidence): RegExpExecArray | undefined =>
  [...text.matchAll(/\b[1-9]0\/[1-9]0\b(?!(?:\s(?:US|global|stocks?|bonds?|stock\/bond|balanced))*\s(?:mix|mixes|portfolios?|split|fund|benchmark|allocation|model|blend|plan|strateg(?:y|ies)|rule|index)\b)/gi)]
    .find(([found]) => !evidence.texts.some((each) => each.text.includes(found)))

/** "It did not fall 4.1 %" about what fell 4.1 %: a right figure in a sentence that denies it. A bound ("not more than") denies nothing. */
const isDenied = (figure: Figure, before: string): boolean =>
  ['percent', 'money', 'part'].includes(figure.kind) &&
  /(?:\b(?:not|never|anything but)|n't)\s+(?:(?!(?:but|exceed\w*|more|above|over|under|less|below|limit|reach\w*|yet|only|just|enough|at|than|if|because|guarantee\w*|promise\w*|include\w*|count\w*)\b)[a-z]+\s+){0,3}[-+$~]?\s?$/i.test(before)

/** Numerals other than 0 to 9: of any script, in circles, Han (everyday and financial), dice, and the pictures of 10 and 100. */
const otherNumerals = /[^\P{N}0-9]|[零一二三四五六七八九十百千万萬億亿兆两壹贰叁肆伍陆柒捌玖拾]|[\u2680-\u2685\u{1f51f}\u{1f4af}]/u

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
    if (fact && !isDenied(figure, text.slice(0, figure.start))) facts.push(fact)
    else untraceable.push(figure)
  }
  const foreign = otherNumerals.exec(text) ?? unnamedMix(text, evidence)
  if (foreign) untraceable.push({ kind: 'number', text: foreign[0], start: foreign.index, end: foreign.index + foreign[0].length, value: NaN, slack: 0, sign: 0, approximate: false, noun: '' })
  return untraceable.length > 0 ? { passed: false, untraceable } : { passed: true, facts, names: mentions.at(-1)?.names ?? inherited }
}
