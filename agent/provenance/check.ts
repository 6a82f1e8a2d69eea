import type { Fact } from '../../domain/conversation.ts'
import { clausesOf, type Clause } from './clauses.ts'
import { wrongComparison } from './comparison.ts'
import { belongingAt, mentionsIn, type Aliases, type Belonging, type Mention } from './entities.ts'
import type { Evidence } from './evidence.ts'
import type { Figure } from './figure.ts'
import { figuresIn, normalise } from './figures.ts'
import { knownAs, matchFigure } from './match.ts'
import { strangersIn } from './names.ts'
import { wrongRank } from './ranking.ts'
import { wrongCategories } from './stated.ts'
import type { Surroundings } from './surroundings.ts'
import { headAfter, headWords, inHeadUnit, isRow, placeOf } from './table.ts'

/** What a sentence takes over from those before it: whom it may call "it", the table head and the list's heading that it stands under. */
export interface Carried {
  readonly names?: ReadonlySet<string> | undefined
  readonly head?: readonly string[] | undefined
  readonly heading?: string | undefined
  /** The sentence itself: "QQQ follows with 21.5 %" goes on with its measure. */
  readonly previous?: string | undefined
}

/** A sentence's verdict: every figure with its source, or what has none. */
export type Verdict =
  | { readonly passed: true; readonly facts: readonly Fact[]; readonly carried: Carried }
  | { readonly passed: false; readonly untraceable: readonly Untraceable[] }

/** Words without a source; `knownAs` is what the results have of the same value, said otherwise. */
export interface Untraceable { readonly text: string; readonly knownAs?: readonly string[] }

const pronoun = /^\s*(?:it|its|that holding|this holding|that fund|this fund|the (?:stock|fund|holding|position))\b/i

/** "That is $1,439", "VXUS follows with 21 %", "QQQ makes 15 %": what is measured was said before. */
const goingOn = /^\s*(?:that(?:'s| is)|this is)\b|\b(?:follow(?:s|ed)|comes next|next comes?|makes \d)/i

/** Whom a sentence without a name speaks of: "In return it yields 3.9 %". */
const meantBy = (text: string, mentions: readonly Mention[], carried: Carried): ReadonlySet<string> | undefined =>
  pronoun.test(text) || (mentions.length === 0 && /\bit (?:now |still |also )?(?:yields?|costs?|pays)\b/i.test(text)) ? carried.names : undefined

/** Texts of results that hold digits ("iShares 20+ Year Treasury Bond ETF") are names when they stand in a sentence whole. */
const quotedNames = (sentence: string, evidence: Evidence): string => {
  let rest = sentence
  for (const { text, isName, isEcho } of evidence.texts) {
    if (!isName || isEcho || text.length < 6 || text.length > 80 || !/\d/.test(text) || !/[A-Za-z]{3}/.test(text) || /[%$]/.test(text) || / USD\b/.test(text)) continue
    for (let at = rest.indexOf(text); at >= 0; at = rest.indexOf(text, at + text.length)) {
      // "5 years" is no name inside of "15 years".
      if (!/[\w.,]$/.test(rest.slice(0, at))) rest = rest.slice(0, at) + text.replaceAll(/\d/g, '_') + rest.slice(at + text.length)
    }
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

/** Spellings that only look right: letters of two scripts in one word, a letter in a figure's place ("l2 %"). */
const lookAlike = /\p{L}*(?:\p{sc=Latin}[\p{sc=Cyrillic}\p{sc=Greek}]|[\p{sc=Cyrillic}\p{sc=Greek}]\p{sc=Latin})\p{L}*|(?<![\p{L}\d])[lIOo][\d.,]*\d|\d[lIOo](?!\p{L})/u

const nearest = (mentions: readonly Mention[], from: number, to: number): Belonging | undefined => {
  const inside = mentions.filter((each) => each.start >= from && each.end <= to)[0]
  return inside && { names: inside.names, near: true }
}

/** What one figure of a sentence is about, measures, and when. */
const surroundingsOf = (figure: Figure, text: string, clauses: readonly Clause[], mentions: readonly Mention[], evidence: Evidence, aliases: Aliases, carried: Carried): Surroundings => {
  const heading = carried.heading ?? ''
  const cell = isRow(text) ? placeOf(figure, text, carried.head) : undefined
  if (cell) {
    const own = nearest(mentions, 0, cell.labelEnd)
    const column = nearest(mentionsIn(cell.head, evidence.entities, aliases), 0, cell.head.length)
    // What a thing is called measures nothing: "Volatility times 2" is a scenario's name.
    const label = mentions.some((each) => each.end <= cell.labelEnd && each.end - each.start > 5) ? '' : cell.label
    const clause = `${headWords(cell.head)} ${label}`
    return {
      clause, named: [own, column].flatMap((each) => (each ? [each.names] : [])), namedBefore: [], belonging: own ?? column ?? belongingAt(figure.start, clauses[0]!, mentions, undefined), sentence: text, before: '', behind: /^[^|]*[a-z]/i.test(text.slice(figure.end)) ? text.slice(figure.end).split('|')[0]! : ` ${cell.head}`, at: clause.length, context: `${heading} ${carried.head!.join(' ')} ${cell.label}`, heading, cell: true,
      ...(own && column && { column: column.names }),
    }
  }
  const clause = clauses.find((each) => figure.start >= each.start && figure.start < each.end) ?? clauses[0]!
  const inherited = meantBy(text, mentions, carried)
  const goesOn = goingOn.test(text) ? `${carried.previous ?? ''} ` : ''
  return {
    clause: clause.text, belonging: belongingAt(figure.start, clause, mentions, inherited), sentence: text,
    named: mentions.filter((each) => each.start >= clause.start && each.end <= clause.end).map(({ names }) => names),
    namedBefore: [...mentions.filter((each) => each.end <= clause.start).map(({ names }) => names).toReversed(), ...(inherited ? [inherited] : [])],
    before: `${goesOn}${text.slice(0, clause.start)}`,
    behind: text.slice(figure.end), at: figure.end - clause.start, context: `${heading} ${text.slice(0, figure.end)}${text.slice(figure.end).split(/\d/)[0]}`, heading, cell: false,
  }
}

/** "Lowers it from 10 % to 13 %": whatever it is, it is not lowered. */
const wrongWay = (text: string): readonly string[] => {
  const [words, verb, from, to] = /\b(fall|fell|drop|lower|reduc|cut|decreas|declin|shrink|rise|rose|rais|increas|lift|grow(?!th)|grew|climb)\w*\b[^.;:]{0,40}?\bfrom\s(?:about\s)?\$?([\d,.]+)\s?%?\s(?:\w+\s)?to\s(?:about\s)?\$?([\d,.]*\d)/i.exec(text) ?? []
  if (words === undefined) return []
  const [first, second] = [from, to].map((each) => Number(each!.replaceAll(',', '').replace(/\.$/, '')))
  const isDown = /^(?:fall|fell|drop|lower|reduc|cut|decreas|declin|shrink)/i.test(verb!)
  return first === second || isDown === first! > second! ? [] : [words]
}

/** What no figure shows: a wrong order of things, a name that nobody named, numerals of another script. */
const falseWords = (text: string, clauses: readonly Clause[], mentions: readonly Mention[], evidence: Evidence, aliases: Aliases, carried: Carried): readonly string[] => {
  const comparison = wrongComparison(text, mentions, evidence)
  const wrongPlaces = clauses.flatMap((clause) => wrongRank(clause, text.slice(0, clause.start), mentions, evidence)?.text ?? [])
  const foreign = otherNumerals.exec(text) ?? lookAlike.exec(text) ?? unnamedMix(text, evidence)
  const against = [...wrongPlaces, ...wrongWay(text), ...(comparison === undefined ? [] : [comparison])].map((words) => `"${words}", which the results speak against`)
  return [...against, ...wrongCategories(text, clauses, mentions, evidence, meantBy(text, mentions, carried)), ...strangersIn(text, mentions, evidence, aliases), ...(foreign ? [foreign[0]] : [])]
}

const listItem = /^\s*(?:[-*•]|\d{1,2}[.)])\s/

/** "Why yours fell further:" announces reasons; it does not say what they measure. */
const reasons = /^\W*(?:why|what|how)\b.*/is

const carriedBy = (sentence: string, text: string, mentions: readonly Mention[], carried: Carried): Carried => {
  const stays = listItem.test(text) || isRow(text) || sentence.trim() === ''
  return {
    names: mentions.at(-1)?.names ?? meantBy(text, mentions, carried), previous: text, head: headAfter(sentence, carried.head),
    heading: /:[*_\s]*$/.test(sentence) || /^\s*(?:#{1,4}\s|\*\*[^*]+\*\*\s*$)/.test(sentence) ? text.replace(reasons, '') : stays ? carried.heading : undefined,
  }
}

/**
 * Traces every figure of one sentence or table row. `carried` is what the sentences before left over.
 * Digits of other scripts and figures without a source fail the sentence: nothing is let through because it could not be read.
 */
export const checkSentence = (sentence: string, evidence: Evidence, aliases: Aliases, carried: Carried = {}): Verdict => {
  const spelled = normalise(sentence)
  const mentions = mentionsIn(spelled, evidence.entities, aliases)
  const text = quotedNames(spelled, evidence)
  const clauses = clausesOf(text)
  const facts: Fact[] = []
  const untraceable: Untraceable[] = []
  for (const written of figuresIn(text)) {
    const figure = isRow(text) ? inHeadUnit(written, text, carried.head) : written
    const fact = matchFigure(figure, evidence, surroundingsOf(figure, text, clauses, mentions, evidence, aliases, carried), aliases)
    if (fact && !isDenied(figure, text.slice(0, figure.start))) facts.push(fact)
    else untraceable.push({ text: figure.text, knownAs: knownAs(figure, evidence) })
  }
  untraceable.push(...falseWords(text, clauses, mentions, evidence, aliases, carried).map((each) => ({ text: each })))
  return untraceable.length > 0 ? { passed: false, untraceable } : { passed: true, facts, carried: carriedBy(sentence, text, mentions, carried) }
}
