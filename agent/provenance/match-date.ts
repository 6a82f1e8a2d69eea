import type { Fact } from '../../domain/conversation.ts'
import { bearsOut } from './dates.ts'
import { isSymbolName } from './entities.ts'
import type { Evidence, KnownDate } from './evidence.ts'
import type { Figure } from './figure.ts'
import { saysOppositeOn } from './opposites.ts'
import type { Surroundings } from './surroundings.ts'

type Around = Pick<Surroundings, 'clause' | 'belonging' | 'sentence' | 'context'>

/** A date that figures stand at, said so: only the date of a result or price, never the begin of some period. */
const standing = /\b(?:as of|as at|stands? at|stood at|clos(?:e|es|ed|ing)(?: prices?)? (?:of|on|at)|prices? (?:of|on|from)|latest (?:prices?|close))[^.,;]{0,14}$/i
const standingKey = /^(?:asOf|date|priceDate|to|on|day|refTime|createdAt|expiresAt|)$|date$/i
/** "prices from 2021-08-06 to …": there a stretch begins, and nothing stands at that day. */
const stretches = /^\s(?:to|until|till|through|up to)\s/i
/** Where a stretch begins is never the day on which it ends. */
const beginning = /\b(?:since|starting|beginning|from)\s+(?:the\s)?$/i
const beginKey = /from|start|since|first|acquired|peak|trough|effective|^on$|learned|^low$|recover|^$/i

/** "Don't buy it before …": a day that is a bound is none on which something stood or was done. */
const bounding = /\bbefore\s+(?:the\s)?$/i
const boundKey = /until|from|next|expires|recover|peak|trough|effective|^on$/i
const acquiring = /\b(?:bought|purchased|acquired)\b[^,;]{0,20}\b(?:on|in|since)\s$/i

const fits = (known: KnownDate, before: string, behind: string, { belonging, clause, context }: Around): boolean => {
  const { key, owners, source, before: written } = known
  if (saysOppositeOn(clause, known) || !known.saidWith.every((words) => words.test(context))) return false
  if (bounding.test(before) && !(written === undefined ? boundKey.test(key) : /\b(?:before|until|from|by)\s(?:the\s)?$/i.test(written))) return false
  if (acquiring.test(before) && /until|next|expires|recover|trough|peak/i.test(key)) return false
  if ('said' in source || 'knowledge' in source) return !standing.test(before)
  if (standing.test(before) && !stretches.test(behind) && !standingKey.test(key)) return false
  if (beginning.test(before) && (written === undefined ? !beginKey.test(key) : !beginning.test(written))) return false
  // A lot's day belongs to its own holding.
  const own = owners[0]
  return belonging?.near !== true || own === undefined || ![...belonging.names].some(isSymbolName) || ![...own].some(isSymbolName) || [...belonging.names].some((name) => owners.some((each) => each.has(name)))
}

/** The recorded day (or the month or year that it lies in) behind a date. */
export const matchDate = (figure: Figure, evidence: Evidence, around: Around): Fact | undefined => {
  const said = figure.date ?? ''
  const before = around.sentence.slice(0, figure.start)
  const behind = around.sentence.slice(figure.start + figure.text.length)
  const known = evidence.dates.find((each) => bearsOut(each.date, said) && fits(each, before, behind, around))
  if (known) return { text: figure.text, value: known.date, source: known.source }
  if (!/^\d{4}$/.test(said)) return undefined
  const found = evidence.texts.find(({ text }) => new RegExp(`(?<!\\d)${said}(?!\\d)`).test(text)) ?? evidence.leaves.find(({ key, value }) => key === 'year' && String(value) === said)
    ?? evidence.spans.find(({ from, to }) => from <= Number(said) && Number(said) <= to)
  return found && { text: figure.text, value: said, source: found.source }
}
