import type { AssetClass, Instrument } from '../../domain/instruments.ts'
import { formatUsd, usd } from '../../domain/money.ts'
import type { Ips } from '../../domain/policy.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { ToolContext } from '../define-tool.ts'
import { driftOf } from '../portfolio/drift.ts'
import { resolveSource, type Mix } from '../portfolio-source/source.ts'
import { percent } from '../portfolio-source/words.ts'
import { resolveSymbol } from '../symbol-search/lookup.ts'
import type { Chosen } from './account.ts'
import type { Wish } from './input.ts'
import type { SizedLeg } from './legs.ts'
import { withinFirmLimits } from './limits.ts'
import { sizeOrders } from './orders.ts'
import { cashFlowGoals, coreFundsFor, rebalanceGoals, sellableUsd, wishedFromClasses } from './policy.ts'
import { sizeLegs } from './sizing.ts'
import { stateOf, weightIn, type State } from './state.ts'
import { wishedFromWeights } from './weights.ts'

/** Sized legs with what explains them. */
export interface Plan {
  readonly state: State
  readonly legs: readonly SizedLeg[]
  readonly title: string
  readonly reasonOf: (leg: SizedLeg) => string
  readonly notes: readonly string[]
}

/** A trade smaller than this share of the account is not worth its trouble; at least so many dollars. */
const smallestShare = 0.0025
const smallestUsd = 25

const minTradeOf = (wish: Wish, state: State): number =>
  (wish.minTradeUsd === undefined ? Math.max(smallestUsd, smallestShare * state.totalUsd) : Number(wish.minTradeUsd))

const resolveAll = (texts: readonly string[], context: ToolContext): Instrument[] | Refusal => {
  const found: Instrument[] = []
  for (const text of texts) {
    const instrument = resolveSymbol(text, context.market)
    if (isRefusal(instrument)) return instrument
    found.push(instrument)
  }
  return found
}

/** The class weights of the account, cash included. */
const classWeightsOf = (state: State): ReadonlyMap<AssetClass, number> => {
  const weights = new Map<AssetClass, number>([['cash', weightIn(state, Number(state.account.cashUsd))]])
  for (const line of state.lines.values()) weights.set(line.instrument.assetClass, (weights.get(line.instrument.assetClass) ?? 0) + weightIn(state, line.valueUsd))
  return weights
}

const planOrders = (wish: Wish, chosen: Chosen, context: ToolContext): Plan | Refusal => {
  const orders = wish.orders!
  const instruments = resolveAll(orders.map((order) => order.symbol), context)
  if (isRefusal(instruments)) return instruments
  const state = stateOf(chosen.account, context.facts.firm, instruments, context.market)
  if (isRefusal(state)) return state
  const legs = sizeOrders(orders.map((order, i) => ({ ...order, line: state.lines.get(instruments[i]!.symbol)! })), state)
  if (isRefusal(legs)) return legs
  const verb = { buy: 'Buy', sell: 'Sell' } as const
  return { state, legs, title: legs.map((leg) => `${verb[leg.side]} ${leg.line.instrument.symbol}`).join(', ').slice(0, 80), reasonOf: () => 'As you asked.', notes: [] }
}

const mixOf = (wish: Wish, chosen: Chosen, context: ToolContext): Mix | Refusal => {
  if (wish.resultId !== undefined) {
    return resolveSource({ kind: 'result', resultId: wish.resultId }, { accounts: [chosen.account], ips: chosen.ips }, context.market, context.results)
  }
  const listed = wish.targets!.filter((each) => !['CASH', 'USD'].includes(each.symbol.toUpperCase()))
  const instruments = resolveAll(listed.map((each) => each.symbol), context)
  if (isRefusal(instruments)) return instruments
  const sum = wish.targets!.reduce((total, each) => total + each.weight, 0)
  if (sum > 1 + 1e-6) return refuse('WEIGHTS_DO_NOT_SUM', `The weights add up to ${percent(sum)}.`, { sum }, 'Give weights that add up to one or less; the rest stays cash.')
  const weights = new Map<string, number>()
  listed.forEach((each, i) => weights.set(instruments[i]!.symbol, (weights.get(instruments[i]!.symbol) ?? 0) + each.weight))
  const invested = [...weights.values()].reduce((total, each) => total + each, 0)
  return { label: 'your list', weights: [...weights].map(([symbol, weight]) => ({ symbol, weight })), cashWeight: Math.max(0, 1 - invested), notes: [] }
}

const planWeights = (wish: Wish, chosen: Chosen, context: ToolContext): Plan | Refusal => {
  const mix = mixOf(wish, chosen, context)
  if (isRefusal(mix)) return mix
  const short = mix.weights.find((each) => each.weight < -1e-9)
  if (short || mix.cashWeight < -1e-9) return refuse('NO_SHORT_SALES', 'These weights need short sales or borrowing, which this account does not do.', { symbol: short?.symbol ?? 'CASH' }, 'Choose weights of zero or more.')
  const instruments = resolveAll(mix.weights.map((each) => each.symbol), context)
  if (isRefusal(instruments)) return instruments
  const state = stateOf(chosen.account, context.facts.firm, instruments, context.market)
  if (isRefusal(state)) return state
  const target = new Map(mix.weights.map((each) => [each.symbol, each.weight]))
  const capped = withinFirmLimits(wishedFromWeights(mix, state), state)
  return {
    state, legs: sizeLegs(capped.wished, state, minTradeOf(wish, state)), title: `New weights: ${mix.label}`.slice(0, 80), notes: [...mix.notes, ...capped.notes],
    reasonOf: (leg) => `From ${percent(weightIn(state, leg.line.valueUsd))} towards ${percent(target.get(leg.line.instrument.symbol) ?? 0)} of ${mix.label}.`,
  }
}

/** Single stocks and coins above the firm's limit: class bands do not see them, so they are said. */
const concentrationNotes = (state: State): string[] =>
  [...state.lines.values()].filter((line) => line.instrument.kind !== 'etf' && weightIn(state, line.valueUsd) > state.firm.maxSinglePosition)
    .map((line) => `${line.instrument.symbol} is ${percent(weightIn(state, line.valueUsd))} of the account, above the firm's ${percent(state.firm.maxSinglePosition, 0)} for one position. Class targets alone do not change that.`)

const insideBands = (state: State, ips: Ips): Refusal | undefined => {
  const drifts = driftOf(classWeightsOf(state), ips)
  if (drifts.some((each) => each.status !== 'within')) return undefined
  const classes = drifts.map(({ assetClass, weight, target, low, high }) => ({ assetClass, weight, target, low, high }))
  return refuse('DONT_TRADE', 'Every asset class is inside its band, so there is nothing to rebalance.', { classes, policyVersion: ips.version, notes: concentrationNotes(state) }, 'Leave it, or ask to rebalance to the exact targets.')
}

const classReason = (state: State, ips: Ips) => (leg: SizedLeg): string => {
  const { assetClass } = leg.line.instrument
  const weight = classWeightsOf(state).get(assetClass) ?? 0
  const band = ips.targets.find((each) => each.assetClass === assetClass)
  return band ? `${assetClass} is ${percent(weight)}, its target ${percent(band.target)} (band ${percent(band.low, 0)} to ${percent(band.high, 0)}).` : `The policy has no ${assetClass}, and it is ${percent(weight)}.`
}

const flowProblem = (flow: number, state: State): Refusal | undefined => {
  if (flow * 100 > Number(state.spendable) + 1e-6) {
    const facts = { availableUsd: formatUsd(usd(state.spendable)), unsettledUsd: formatUsd(usd(state.unsettled)) }
    return refuse('NOT_ENOUGH_CASH', 'There is less settled cash than that.', facts, 'Invest at most what is available.')
  }
  const most = sellableUsd(state)
  return -flow > most ? refuse('NOT_ENOUGH_TO_SELL', 'The account holds less than that to sell.', { sellableUsd: most.toFixed(2) }, 'Ask for less.') : undefined
}

const planPolicy = (wish: Wish, chosen: Chosen, context: ToolContext): Plan | Refusal => {
  const { ips } = chosen
  const { firm } = context.facts
  if (ips.targets.length === 0) return refuse('NO_POLICY', 'There are no targets to rebalance to yet.', {}, 'Set up the investment policy first, or name the weights.')
  const state = stateOf(chosen.account, firm, coreFundsFor(ips, firm, context.market), context.market)
  if (isRefusal(state)) return state
  if (wish.toPolicy && wish.evenInsideBands !== true) {
    const inside = insideBands(state, ips)
    if (inside) return inside
  }
  const flow = wish.investUsd === undefined ? -Number(wish.raiseUsd ?? '0') : Number(wish.investUsd)
  const tooMuch = flowProblem(flow, state)
  if (tooMuch) return tooMuch
  const goals = wish.toPolicy ? rebalanceGoals(state, ips) : cashFlowGoals(flow, state, ips)
  const minTrade = wish.toPolicy || wish.minTradeUsd !== undefined ? minTradeOf(wish, state) : 0
  const capped = withinFirmLimits(wishedFromClasses(goals, state, ips), state)
  const legs = sizeLegs(capped.wished, state, minTrade, wish.raiseUsd === undefined ? 'nearest' : 'up')
  const title = wish.toPolicy ? 'Rebalance to your policy' : flow > 0 ? 'Invest cash by your policy' : 'Raise cash by your policy'
  return { state, legs, title, reasonOf: classReason(state, ips), notes: [...capped.notes, ...(wish.toPolicy ? concentrationNotes(state) : [])] }
}

/** What is to be traded, by the wish's one mode. */
export const planOf = (wish: Wish, chosen: Chosen, context: ToolContext): Plan | Refusal => {
  if (wish.orders) return planOrders(wish, chosen, context)
  if (wish.resultId !== undefined || wish.targets) return planWeights(wish, chosen, context)
  return planPolicy(wish, chosen, context)
}
