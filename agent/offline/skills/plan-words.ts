import { addMonths } from '../../../domain/recurrence.ts'
import { isoDate } from '../../../domain/units.ts'
import { amountsIn, withoutOld } from '../../words/amounts.ts'
import { futureDateIn } from '../slots/future.ts'
import { scopeArgs } from './scope.ts'
import type { Part, Stage } from './skill.ts'

type Every = 'week' | 'month' | 'quarter' | 'year'

const months = 'january|february|march|april|may|june|july|august|september|october|november|december'
const everyMonthNamed = new RegExp(String.raw`\b(?:each|every)\s+(?:${months})\b`)
const stepMonths: Readonly<Record<Exclude<Every, 'week'>, number>> = { month: 1, quarter: 3, year: 12 }

/** How often, where a plan can follow it. */
const everyIn = (text: string): Every | undefined => (unusual.test(text) ? undefined : /\b(?:weekly|(?:a|per|each|every) week)\b/.test(text) ? 'week' : /\b(?:quarterly|(?:a|per|each|every) quarter)\b/.test(text) ? 'quarter'
  : /\b(?:yearly|annually|(?:a|per|each|every) year)\b/.test(text) || everyMonthNamed.test(text) ? 'year' : /\bmonth(?:ly)?\b/.test(text) && !/\bnext month\b/.test(text) ? 'month' : undefined)

/** Rhythms that no plan has: two weeks, a term, several months of the year. */
const unusual = new RegExp(String.raw`\b(?:bi-?weekly|fortnight\w*|every (?:2|two|other|second) weeks?|pay ?days?|pay ?che(?:ck|que)s?|terms?|semesters?|daily|(?:each|every) day|twice)\b|\b(?:each|every)\s+(?:${months})\s*(?:,|and)\s*(?:and )?(?:${months})\b`)
const again = /\b(?:every|each|regular\w*|recurring|standing|automat\w*|auto|schedule)\b/

const stops = /\b(?:cancel|end|pause|halt|suspend|delete|remove)\b|\bstop(?! work)\b/
const takesOut = /\b(?:withdr[ae]w\w*|draw(?:ing)?|send me|tak(?:e|es|ing) out|cash out|live (?:on|off)|paycheck from|pay(?:ing|s)? (?:me|us|out)\b|paid (?:out|to (?:me|us)))|\b(?:out of|from) (?:my|the|our) (?:portfolio|account|ira|roth|trust|investments?|savings|holdings)\b/
const changesOld = /\b(?:raise|increase|lower|reduce|bump|change|up|double|halve|adjust)\b.{0,40}\b(?:plan|contribution|saving|deposit|investment|withdrawal|payment)s?\b/

/** "Deposit 500": a bare number is dollars where only money can be meant. */
const plainAmount = (text: string): number | undefined => {
  const match = /(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d{1,9})(\.\d{1,2})?\b(?!\s?(?:st|nd|rd|th|%|days?|weeks?|months?|years?)\b)/.exec(text.replaceAll(/\b20\d\d\b/g, ' '))
  return match ? Number(match[0].replaceAll(',', '')) : undefined
}

/** Whether somebody wants it again and again in a rhythm that has to be asked for. */
export const asksRhythm = ({ text, amounts }: Part): boolean => {
  const lower = text.toLowerCase()
  return !stops.test(lower) && (amounts.moneyUsd.length > 0 || plainAmount(lower) !== undefined) && amounts.regular === undefined && everyIn(lower) === undefined && (again.test(lower) || unusual.test(lower))
}

/** Whether a plan that runs should become another one: no plan changes, so a new one begins. */
export const changesPlan = ({ text }: Part): boolean => changesOld.test(text)

/** What a message wants of the plans: to see them, to stop one, or a new one. */
export const planArgs = (part: Part, stage: Stage): Readonly<Record<string, unknown>> => {
  const text = withoutOld(part.text)
  const amounts = amountsIn(text)
  if (stops.test(text) && !takesOut.test(text)) return { action: 'cancel' }
  const amount = amounts.regular?.usd ?? amounts.moneyUsd[0] ?? plainAmount(text)
  if (amount === undefined && /\b(?:show|list|which|what|any|my)\b/.test(text) && !/\b(?:set up|start|make|create)\b/.test(text)) return { action: 'list' }
  const { accountId } = scopeArgs(part, stage)
  const every = amounts.regular?.every ?? everyIn(text)
  const firstOn = futureDateIn(part.plain, stage.market.asOf)
  const times = every === undefined || every === 'week' ? undefined : /\b(?:for|during|over)\s+(?:the next\s+)?(\d{1,3})\s+(months|years)\b/.exec(text)
  const steps = times ? Number(times[1]) * (times[2] === 'years' ? 12 : 1) : undefined
  return {
    action: takesOut.test(text) && !/\binstead of (?:taking|drawing)\b/.test(text) ? 'withdraw' : 'deposit', ...(accountId !== undefined && { accountId }),
    ...(amount !== undefined && { amountUsd: amount.toFixed(2) }), ...(every !== undefined && { every }), ...(firstOn !== undefined && { firstOn }),
    ...(steps !== undefined && every !== undefined && every !== 'week' && steps >= stepMonths[every] && { until: addMonths(isoDate(firstOn ?? stage.market.asOf), steps - stepMonths[every]) }),
  }
}
