import { amountsIn } from '../../words/amounts.ts'
import { asOf, bullets, paragraphs, pct, sentence, spaced, usd } from '../say/format.ts'
import { ordersIn, sharesOf, sideOf } from './orders.ts'
import { scopeArgs } from './scope.ts'
import { oneCall, type Part, type Stage } from './skill.ts'
import { inVerbs } from './what-if-trade.ts'

interface Check { readonly name: string; readonly outcome: string; readonly facts: Facts }
interface Checked { readonly asOf: string; readonly subject: string; readonly outcome: string; readonly checks: readonly Check[]; readonly limits?: { readonly maxSinglePosition: number; readonly maxSector: number; readonly maxCrypto: number }; readonly notes: readonly string[] }

/** "Would buying 20 VTI break a rule?": the trade that is asked about, in whole shares; of none, what is held is looked at. */
const ordersAsked = (part: Part, stage: Stage): Readonly<Record<string, unknown>> => {
  const orders = part.symbols.length === 0 ? [] : ordersIn(inVerbs(part), stage, amountsIn) ?? []
  const sized = orders.map((each) => ({ symbol: each.symbol, side: each.side, quantity: sharesOf(each, stage)?.toString() }))
  return sized.length > 0 && sized.every(({ quantity }) => quantity !== undefined) ? { orders: sized } : {}
}

type Facts = Readonly<Record<string, unknown>>
const isText = (value: unknown): value is string => typeof value === 'string'

/** What decided, out of a rule's facts. */
const decided = ({ problem, what, assetClass, after, limit, allowed, above, neededUsd, freeUsd, worstCaseUsd, limitUsd }: Facts): string => {
  const most = limit ?? allowed
  if (isText(problem)) return problem
  if (typeof after === 'number' && typeof most === 'number') return `${String(what ?? assetClass)} would be ${pct(after)}, and ${pct(most)} is the most that is allowed`
  if (isText(neededUsd) && isText(freeUsd)) return `it takes ${usd(neededUsd)}, and ${usd(freeUsd)} is free`
  if (isText(worstCaseUsd) && isText(limitUsd)) return `it comes to ${usd(worstCaseUsd)}, and ${usd(limitUsd)} is the most that is allowed`
  return Array.isArray(above) ? above.map((each) => `${String(each).split(' ')[0]!} would be above the band of your policy`).join('; ') : ''
}

/** "Suitability: stocks would be above the band of your policy." */
const finding = ({ name, facts }: Check): string => {
  const why = decided(facts)
  return sentence(why === '' ? spaced(name) : `${spaced(name)}: ${why}`)
}

const oneName = /\b(?:one|single|a|any one)[- ](?:single )?(?:stock|company|name|position|holding|issuer|share)\b|\bcap on\b/
const notTraded = /\b(?:options?|naked|calls|puts|margin|short(?:ing| sell\w*| sales?)|futures)\b/
const ownWork = /\b(?:board|employer|insider|audit\w*)\b|\b(?:i|wife|husband|son|daughter|partner) works? (?:for|at)\b/

/** The firm's limit that a question is about, and what no check of a portfolio can see. */
const limitAsked = ({ limits }: Checked, { text, amounts, symbols }: Part): readonly (string | false)[] => {
  const percent = amounts.percents[0] === undefined ? undefined : amounts.percents[0] / 100
  const most = /\bcrypto\b/.test(text) ? limits?.maxCrypto : /\bsector\b/.test(text) ? limits?.maxSector : oneName.test(text) || (symbols.length > 0 && percent !== undefined) ? limits?.maxSinglePosition : undefined
  const what = /\bcrypto\b/.test(text) ? 'All crypto together' : /\bsector\b/.test(text) ? 'A sector' : 'A single holding'
  return [
    most !== undefined && `${what} may be at most ${pct(most, 0)} of the account.${percent === undefined ? '' : percent > most ? ' So that would be too much.' : ' So that would be inside it.'}`,
    notTraded.test(text) && 'Options, futures, margin and short sales are not traded here.',
    ownWork.test(text) && 'I can\'t see what your own work, or your family\'s, forbids. Ask your firm\'s compliance before you trade it.',
  ]
}

const sayChecked = (output: Checked, part: Part): string => {
  const { subject, outcome, checks, notes, asOf: date } = output
  const trade = subject === 'orders'
  const head = outcome === 'passed' ? `Yes: ${trade ? 'this trade' : 'what you hold'} keeps every rule.` : outcome === 'blocked' && trade ? 'No: a rule does not allow this trade.' : trade ? 'It is allowed, with a warning.' : 'Not everything is in order with the rules.'
  return paragraphs(...limitAsked(output, part), head, outcome !== 'passed' && bullets(checks.filter((each) => each.outcome !== 'passed').slice(0, 6).map(finding)), outcome === 'passed' && notes.length > 0 && notes.slice(0, 2).map(sentence).join(' '),
    !trade && part.symbols.length > 0 && sideOf(inVerbs(part).text) !== undefined && 'This is about what you hold now. Say how many shares you would trade, and I check that.', asOf(date))
}

export const complianceSkill = oneCall('compliance-checker', (part, stage) => ({ ...scopeArgs(part, stage), ...ordersAsked(part, stage) }), sayChecked)
