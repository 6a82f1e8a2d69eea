import type { z } from 'zod'
import type { output as goalShape } from '../../../tools/goal-planner/output.ts'
import type { output as taxShape } from '../../../tools/tax-planner/output.ts'
import { asOf, bullets, caution, chance, drivers, list, monthOf, paragraphs, pct, sentence, shares, table, usd } from '../say/format.ts'
import { amountsIn } from '../../words/amounts.ts'
import { addDays, isoDate } from '../../../domain/units.ts'
import { futureDateIn } from '../slots/future.ts'
import { goalLabelIn } from '../slots/goal-label.ts'
import { sayLots } from './lots.ts'
import { fundsMeant } from '../slots/asset-words.ts'
import { decimal, positionOf } from './orders.ts'
import { scopeArgs } from './scope.ts'
import { oneCall, type Part, type Skill, type Stage } from './skill.ts'

type GoalOutput = z.output<typeof goalShape>
type TaxOutput = z.output<typeof taxShape>

export const goalKind = (text: string): 'retirement' | 'house' | 'education' | undefined =>
  /\b(?:retir\w*|fire|pension|stop working|financial(?:ly)? (?:freedom|independen\w*)|withdrawal)\b/.test(text) ? 'retirement'
    : /\b(?:house|home|down ?payment|apartment|flat)\b/.test(text) ? 'house' : /\b(?:college|university|tuition|education|529|school|kids?)\b/.test(text) ? 'education' : undefined

/** "Two more years", "three years earlier": by how many years a date moves, negative for earlier. */
export const yearsMoved = ({ text }: Pick<Part, 'text'>): number | undefined => {
  const said = /\b(another|an?|\d{1,2})\s(?:(?:more|extra|additional|other)\s)?years?\b/.exec(text)?.[1]
  if (said === undefined) return undefined
  const years = /^\d/.test(said) ? Number(said) : 1
  if (/\b(?:earlier|sooner|bring\w* (?:it |that |them )?forward)\b/.test(text)) return -years
  return /\b(?:wait\w*|delay\w*|postpon\w*|later|longer|hold off|put (?:it |that )?off|push\w*\b.{0,30}\b(?:back|out))\b|\b(?:more|extra|additional|(?:an)?other) years?\b/.test(text) ? years : undefined
}

/** The date that a goal speaks of: a year, an age (with the person's own age said), so many years after or before `planned`, or from now. */
export const goalDate = (part: Part, asOfDate: string, planned?: string): string | undefined => {
  const moved = planned === undefined ? undefined : yearsMoved(part)
  if (moved !== undefined) return `${Number(planned!.slice(0, 4)) + moved}${planned!.slice(4)}`
  const year = part.plain.match(/\b20[2-9]\d\b/g)?.find((each) => `${each}-12-31` > asOfDate)
  const exact = year === undefined ? undefined : futureDateIn(part.plain, asOfDate)
  if (year !== undefined) return exact?.startsWith(year) ? exact : `${year}-12-31`
  const now = Number(asOfDate.slice(0, 4))
  const { age, currentAge, years } = part.amounts
  if (age !== undefined && currentAge !== undefined && age > currentAge) return `${now + age - currentAge}-12-31`
  return years !== undefined && years > 0 && years < 60 ? `${now + years}${asOfDate.slice(4)}` : undefined
}

const goalArgs = (part: Part, stage: Stage): Readonly<Record<string, unknown>> => {
  const kind = goalKind(part.text)
  // An amount and a date of their own are another goal than the one on file.
  const ownGoal = goalDate(part, stage.market.asOf) !== undefined && (part.amounts.moneyUsd[0] ?? bareTarget(part.text)) !== undefined
  const named = stage.facts.ips.goals.find((each) => part.plain.toLowerCase().includes(each.label.toLowerCase())) ?? stage.facts.ips.goals.find((each) => each.kind === kind)
  // "What if I wait two more years?" is about the plan that was just looked at, with all that was supposed there.
  const earlier = named === undefined && yearsMoved(part) !== undefined ? stage.dialogue.result('goal-planner') : undefined
  const own = named ?? (kind === undefined && !ownGoal && !earlier && stage.facts.ips.goals.length === 1 ? stage.facts.ips.goals[0] : undefined)
  const on = goalDate(part, stage.market.asOf, (earlier?.output as GoalOutput | undefined)?.on ?? own?.on)
  const { moneyUsd } = part.amounts
  const clause = regularClause(part.text)
  const more = /\b(?:more|extra|additional|on top)\b/.test(clause)
  const monthlyUsd = part.amounts.monthlyUsd === undefined || earns.test(clause) ? undefined : part.amounts.monthlyUsd + (more && own ? Number(own.monthlyUsd) : 0)
  const target = moneyUsd[0] ?? bareTarget(part.text) ?? multipleOf(part.text, stage)
  const spends = monthlyUsd !== undefined && !saves.test(clause) && /\b(?:spend\w*|live on|withdr[ae]w\w*|draw\w*|tak(?:e|ing) (?:out|home)|income|need|expenses|stop work\w*|retir\w+|hang up|quit\w*|todays? money|today's money)\b/.test(clause)
  const glide = /\bglide(?: path)?\b|\b(?:step by step|gradually|little by little|over the years|each year|by then)\b.{0,30}\b(?:bonds|safe\w*)\b|\b(?:bonds|safe\w*)\b.{0,30}\b(?:step by step|gradually|little by little|over the years|each year|by then)\b/.test(part.text)
  const { age, currentAge } = part.amounts
  const until = lasts.test(part.text) && spends && age !== undefined && currentAge !== undefined && age > currentAge ? { on: addDays(isoDate(stage.market.asOf), 31), spendYears: Math.min(50, age - currentAge) } : undefined
  return {
    ...(earlier?.input as object | undefined), ...scopeArgs(part, stage), ...(glide && { glideToSafe: Math.min(1, (part.amounts.percents[0] ?? 50) / 100) }), ...(own && { goalId: own.goalId }), ...(!own && kind && { kind }), ...(on !== undefined && { on }),
    ...(target !== undefined && { targetUsd: target.toFixed(2) }), ...(monthlyUsd !== undefined && (spends ? { spendMonthlyUsd: monthlyUsd.toFixed(2) } : { monthlyUsd: monthlyUsd.toFixed(2) })), ...until,
  }
}

const saves = /\b(?:sav(?:e|es|ed|ing)|put(?:ting)?|pay(?:ing)? in|add(?:ing)?|contribut\w+|invest\w*|set(?:ting)? aside|deposit\w*)\b/
const earns = /\b(?:earn\w*|salary|make|paid|wages?)\b/
/** The part of a text in which the amount that comes again stands: what is done with it is said there. */
const regularClause = (text: string): string =>
  text.split(/[;?!]|,(?!\d)|\.(?!\d)|\b(?:and|but|so)\b/).find((clause) => amountsIn(clause).monthlyUsd !== undefined) ?? text

/** "Have 50000 in five years", "120,000 for college": where nothing else can be meant, a large bare number is dollars. */
export const bareTarget = (text: string): number | undefined => {
  const match = /(?<![\d.,$-])(\d{1,3}(?:,\d{3})+|\d{4,9})\b(?!\s?(?:%|shares|years|a month|a year|per|each|every|monthly))/.exec(text.replaceAll(/\b(?:19|20)\d\d\b(?!,)/g, ' '))?.[1]
  const value = match === undefined ? undefined : Number(match.replaceAll(',', ''))
  return value
}

/** "Double my money": so many times what the accounts are worth now, USD. */
const multipleOf = (text: string, { facts, market }: Stage): number | undefined => {
  const times = /\bdoubl\w*/.test(text) ? 2 : /\btripl\w*/.test(text) ? 3 : undefined
  if (times === undefined || facts.accounts.length === 0) return undefined
  return times * facts.accounts.reduce((sum, account) => account.positions.reduce((value, each) => value + Number(each.quantity) * Number(market.close(each.symbol)?.price ?? 0), sum + Number(account.cashUsd)), 0)
}

/** The first sentence answers what was asked: how much to save, or how it stands. */
const goalHead = (output: GoalOutput, part: Part): string => {
  const { text, amounts } = part
  const { fixes, targetUsd } = output
  const whatIf = targetUsd !== null && (amounts.moneyUsd.length > 0 || amounts.years !== undefined || yearsMoved(part) !== undefined)
  const name = whatIf ? `${usd(targetUsd)} by ${monthOf(output.on)}` : `"${output.label}"`
  if (asksWhen.test(text) && !output.onTrack && fixes.laterOn !== null && fixes.laterProbability !== null) return `The earliest is a later date: ${monthOf(fixes.laterOn)}, for a chance of ${chance(fixes.laterProbability)}. By ${monthOf(output.on)} ${name} is reached in ${chance(output.probability)} of the simulated futures. The bar is ${pct(output.confidence, 0)}.`
  const asksSaving = /\bhow much (?:more )?(?:(?:a|per|each|every) month|monthly)\b|\bhow much\b.{0,40}\b(?:save|saving|put|invest|contribute|set aside|pay in|add)\b|\bwhat\b.{0,30}\b(?:save|put aside|set aside|contribute)\b/.test(text)
  const stands = `${output.onTrack ? 'You are on track' : 'You are not on track yet'} for ${name}: it is reached in ${chance(output.probability)} of the simulated futures. The bar is ${pct(output.confidence, 0)}.`
  if (/\bhow much (?:can|could|may|should|might) (?:i|we)\b.{0,20}\b(?:take out|withdraw|spend|draw|live on)\b/.test(text) && Number(fixes.saveMonthlyUsd ?? '0') < 0) return `About ${usd(fixes.saveMonthlyUsd!)} a month can be taken out. The money then lasts in ${pct(output.confidence, 0)} of the simulated futures.${Number(output.monthlyUsd) < 0 && !output.onTrack ? ` With ${usd(output.monthlyUsd)} a month taken out it lasts in ${chance(output.probability)} of them.` : ''}`
  if (asksSaving && output.onTrack && Number(output.monthlyUsd) <= 0) return `You have no more to save for that: ${name} is reached in ${chance(output.probability)} of the simulated futures with what you hold today, if all of it is meant for it. The bar is ${pct(output.confidence, 0)}.`
  if (asksSaving && output.onTrack) return `${usd(output.monthlyUsd)} a month is enough for ${name}: it is reached in ${chance(output.probability)} of the simulated futures. The bar is ${pct(output.confidence, 0)}.`
  if (asksSaving && fixes.saveMonthlyUsd !== null && Number(fixes.saveMonthlyUsd) > 0) return `Save about ${usd(fixes.saveMonthlyUsd)} a month for ${name}, so that it is reached in ${pct(output.confidence, 0)} of the simulated futures. With ${usd(output.monthlyUsd)} a month it is reached in ${chance(output.probability)}.`
  return stands
}

/** "When could I stop?", "the earliest". */
const asksWhen = /\bwhen (?:can|could|will|would|do|might|am|is|are)\b|\b(?:earliest|soonest|how soon|what age|which year)\b|,? when\s*[?!.]*$/

/** "How much will I have in ten years?" asks for the amount, and only then how it stands. */
const asksAmount = /\b(?:how much|what)\b.{0,25}\b(?:will|would|could|might|do|can)\b.{0,25}\b(?:have|get|end up|be worth|grow|become)\b/

const sayGoal = (output: GoalOutput, part: Part): string => {
  const { fixes } = output
  const middle = `The middle outcome is ${usd(output.medianEndUsd)} ${output.spendYears === null ? `by ${monthOf(output.on)}` : 'at the end'}, in today's money. In the worst twentieth it is ${usd(output.lowEndUsd)} or less.`
  // The chance and the ways out are told in words of our own.
  const needs = output.why.filter((each) => !/paths succeed|would get there/.test(each))
  const ways = [
    fixes.saveMonthlyUsd !== null && (Number(output.monthlyUsd) >= 0 && Number(fixes.saveMonthlyUsd) >= 0 ? `Save ${usd(fixes.saveMonthlyUsd)} a month instead of ${usd(output.monthlyUsd)}.`
      : Number(fixes.saveMonthlyUsd) < 0 ? `Lower what is taken out to ${usd(fixes.saveMonthlyUsd)} a month, from ${usd(output.monthlyUsd)}.` : `Save ${usd(fixes.saveMonthlyUsd)} a month instead of taking out ${usd(output.monthlyUsd)}.`),
    fixes.laterOn !== null && fixes.laterProbability !== null && `Move the date to ${monthOf(fixes.laterOn)}, for a chance of ${chance(fixes.laterProbability)}.`,
    fixes.bestMix !== null && `Change the mix of stocks and bonds, for a chance of ${chance(fixes.bestMix.probability)}.`,
  ].filter((each): each is string => typeof each === 'string')
  return paragraphs(
    lasts.test(part.text) && part.amounts.age !== undefined && output.spendYears !== null ? (part.amounts.currentAge === undefined && `This counts ${output.spendYears} years of spending from ${monthOf(output.on)}: tell me how old you are, and I count until ${part.amounts.age}.`)
      : unknownAge(part) && `I don't know your age, so this is for ${monthOf(output.on)}: tell me how old you are, and I turn your ${part.amounts.age!} into a date.`,
    ...(asksAmount.test(part.text) ? [middle, goalHead(output, part)] : [goalHead(output, part), middle]),
    needs.length > 0 && needs.map(sentence).join(' '), !output.onTrack && ways.length > 0 && `What would help:\n${bullets(ways)}`,
    caution(`if returns are lower, the chance is ${chance(output.ifReturnsAreLower.probability)}.`), 'Hypothetical: a simulation, not a promise.', asOf(output.asOf))
}

const goal: Skill = {
  calls: (part, stage, done) => (done.length === 0 && !needsAge(part, stage) && unknownGoal(part, stage) === undefined ? [{ name: 'goal-planner', args: goalArgs(part, stage) }] : []),
  say: (part, stage, done) => {
    if (done.length > 0) return told.say(part, stage, done)
    const unknown = unknownGoal(part, stage)
    return { outcome: 'clarify', text: unknown === undefined ? askAge : `There is no goal "${unknown}" on file. How much do you want to have, and by when? Give an amount in today's money and a date.` }
  },
}
export const askAge = 'How old are you now? With that I can turn the age into a date.'
/** "Is the boat fund on pace?": a goal of one's own that is not on file is not passed off as another one. */
const unknownGoal = (part: Part, stage: Stage): string | undefined => {
  const label = goalLabelIn(part.plain)
  const kind = goalKind(part.text)
  if (label === undefined || kind === 'retirement' || stage.facts.clients.length > 0 || part.amounts.moneyUsd.length > 0 || bareTarget(part.text) !== undefined) return undefined
  return stage.facts.ips.goals.some((each) => each.kind === kind || each.label.toLowerCase().includes(label.toLowerCase())) ? undefined : label
}
const told = oneCall('goal-planner', goalArgs, sayGoal)
/** "Will it last until I'm 93?" names the end of spending, not its beginning. */
const lasts = /\b(?:last(?:s|ing)?|run(?:ning)? (?:out|dry)|outlive|outlast\w*)\b/
/** An age without the person's own is no date. */
const unknownAge = ({ amounts, plain }: Part): boolean => amounts.age !== undefined && amounts.currentAge === undefined && amounts.years === undefined && !/\b20[2-9]\d\b/.test(plain)
const needsAge = (part: Part, { facts }: Stage): boolean => unknownAge(part) && !facts.ips.goals.some((each) => each.kind === 'retirement')

/** How much the sale is of: shares, dollars at the last close, a part of what is held; all of it where no size was said. */
const soldIn = ({ amounts: { shares: count, fraction, percents, moneyUsd }, text }: Part, symbol: string, stage: Stage): string => {
  const share = percents[0] !== undefined && /\d\s?(?:%|percent) of\b/.test(text) ? percents[0] / 100 : fraction === 'half' ? 0.5 : typeof fraction === 'number' ? fraction : undefined
  const price = Number(stage.market.close(symbol)?.price ?? 0)
  if (count !== undefined) return String(count)
  if (moneyUsd[0] !== undefined && price > 0 && fraction !== 'all' && /\b(?:sell\w*|sold|unload\w*|cash\w*|worth|of)\b/.test(text)) return decimal(Math.floor(moneyUsd[0] / price * 1e6) / 1e6)
  const held = positionOf(stage, symbol)
  return share !== undefined && held !== undefined ? halved(held, share) : 'all'
}

const taxArgs = (part: Part, stage: Stage): Readonly<Record<string, unknown>> => {
  const scope = scopeArgs(part, stage)
  const symbol = part.symbols[0] ?? fundsMeant(part.text, (each) => positionOf(stage, each) !== undefined)[0]
  const weights = stage.dialogue.weights()
  if (/\brebalanc/.test(part.text)) return { ...scope, plan: { kind: 'rebalance', target: weights ? { kind: 'result', resultId: weights.id } : { kind: 'policy' } } }
  if (!symbol) return { ...scope, plan: taxOfTicket(part, stage) ?? { kind: 'lots' } }
  if (/\blots?\b/.test(part.text) && !/\bsell/.test(part.text)) return { ...scope, plan: { kind: 'lots', symbol } }
  return { ...scope, plan: { kind: 'sale', symbol, quantity: soldIn(part, symbol, stage), ...(/\bhighest cost|\bhifo\b/.test(part.text) && { method: 'hifo' }) } }
}
/** "On that", after a proposal: the tax of what it sells. */
const taxOfTicket = (part: Part, { dialogue }: Stage): Readonly<Record<string, unknown>> | undefined => {
  const proposed = dialogue.result('trade-proposer')
  if (!proposed || !/\b(?:that|this|it|those|these|them|the (?:ticket|trades?|proposal|orders?|sales?))\b/.test(part.text)) return undefined
  const { toPolicy, resultId } = proposed.input as { toPolicy?: boolean; resultId?: string }
  if (resultId !== undefined) return { kind: 'rebalance', target: { kind: 'result', resultId } }
  if (toPolicy) return { kind: 'rebalance', target: { kind: 'policy' } }
  const sales = ((proposed.output as { legs?: readonly { symbol: string; side: string; quantity: string }[] }).legs ?? []).filter((each) => each.side === 'sell')
  return sales.length === 1 ? { kind: 'sale', symbol: sales[0]!.symbol, quantity: sales[0]!.quantity } : undefined
}
const halved = (quantity: string, part: number): string => (Math.floor(Number(quantity) * part * 1e6) / 1e6).toFixed(6).replace(/\.?0+$/, '')

const sayTax = (output: TaxOutput, part: Part, stage: Stage): string => paragraphs(ticketsTax(part, stage), sayPlan(output, part))

const sayPlan = (output: TaxOutput, part: Part): string => {
  if (output.kind === 'sale') {
    const { tax } = output
    return paragraphs(
      `Selling ${shares(output.quantity)} shares of ${output.symbol} brings ${usd(output.proceedsUsd)} and ${taxWords(tax.taxUsd)}.`,
      bullets([`Short-term ${Number(tax.shortGainUsd) < 0 ? 'loss' : 'gain'}: ${usd(tax.shortGainUsd)}.`, `Long-term ${Number(tax.longGainUsd) < 0 ? 'loss' : 'gain'}: ${usd(tax.longGainUsd)}.`]),
      output.waiting !== null && `Waiting until ${output.waiting.until} would bring the tax to ${usd(output.waiting.taxUsd)}.`,
      ratesLine(output), asOf(output.asOf))
  }
  if (output.kind === 'rebalance') return paragraphs(`Rebalancing all the way to ${output.target} ${taxWords(output.taxUsd)}.`, drivers(output.why, 1), ratesLine(output), asOf(output.asOf))
  if (output.kind === 'harvest') return paragraphs(asksRebuy.test(part.text) && washSale, sayHarvest(output))
  return paragraphs(sayLots(output, part), ratesLine(output), asOf(output.asOf))
}

const taxWords = (taxUsd: string): string => `${Number(taxUsd) < 0 ? 'lowers your tax by an estimated' : 'costs an estimated tax of'} ${usd(taxUsd)}`

/** What the ticket that is meant costs in tax, as it was proposed; it may go less far than the plan that is looked at here. */
const ticketsTax = (part: Part, stage: Stage): string | undefined => {
  const { taxUsd } = (part.symbols.length === 0 && taxOfTicket(part, stage) ? stage.dialogue.result('trade-proposer')?.output ?? {} : {}) as { readonly taxUsd?: string | null }
  return taxUsd === undefined || taxUsd === null ? undefined : `The ticket as I proposed it ${taxWords(taxUsd)}.`
}

const ratesLine = (output: TaxOutput): string =>
  caution(`the tax rests on rates of ${pct(output.rates.shortTerm, 0)} short-term and ${pct(output.rates.longTerm, 0)} long-term${output.rates.assumed ? ', which are assumed' : ''}. It is no tax advice.`)

const asksRebuy = /\bwash\b|\bre-?buy\w*\b|\bbuy(?:ing)?\b.{0,25}\bback\b|\bstraight away\b|\bmess up the loss\b/
const washSale = 'It can be one: a loss does not count for tax when the same thing is bought within the wash-sale window, before or after the sale. A stand-in that is not the same keeps the loss.'

const sayHarvest = (output: Extract<TaxOutput, { kind: 'harvest' }>): string => {
  if (output.candidates.length === 0) return `No lot has a loss that is worth taking. ${asOf(output.asOf)}`
  return paragraphs(`There are losses of ${usd(output.totalLossUsd)} to take, worth about ${usd(output.totalTaxValueUsd)} in tax.`,
    table(['Lot', 'Bought', 'Loss', 'Term', 'Stand-ins'], output.candidates.map((each) => [each.symbol, each.acquiredOn, usd(each.lossUsd), each.term, list(each.standIns)])),
    caution('buying the same thing back within the wash-sale window takes the loss away.'), asOf(output.asOf))
}

export const planningSkills = {
  goal,
  'tax-on-sale': oneCall('tax-planner', taxArgs, sayTax),
  'harvest': oneCall('tax-planner', (part, stage) => ({ ...scopeArgs(part, stage), plan: { kind: 'harvest' } }), sayTax),
} as const
