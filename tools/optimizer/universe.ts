import type { Instrument } from '../../domain/instruments.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { ToolContext } from '../define-tool.ts'
import { riskLevels } from '../../domain/policy.ts'
import type { LinearConstraint } from '../numerics/quadratic-program.ts'
import { resolveSource, type Mix } from '../portfolio-source/source.ts'
import type { Scope } from '../portfolio-source/scope.ts'
import { percent } from '../portfolio-source/words.ts'
import type { Input } from './input.ts'
import { groupLimits, inGroup } from './limits.ts'
import { coreRoles, modelPortfolio } from './model-portfolios.ts'

export const CASH = 'CASH'
export const OUTSIDE = 'outside of what to choose from'
export const WHOLE = 'the whole'

/** One thing that may get a weight. `floorReason` and `capReason` name the rule behind a bound. */
export type Candidate = {
  symbol: string; name: string; assetClass: string; instrument?: Instrument
  current: number; lower: number; upper: number; floorReason: string; capReason: string
}
/** Candidates by symbol in alphabetical order, so that the order of the input cannot matter. */
export type Universe = { candidates: Candidate[]; limits: LinearConstraint[]; notes: string[]; held: boolean; target?: Map<string, number> }

const tooLeveraged = (instrument: Instrument, scope: Scope, { facts }: ToolContext): boolean =>
  instrument.exclusionTags.some(tag => tag === 'leveraged' || tag === 'inverse')
  && riskLevels.indexOf(scope.ips.riskLevel) < riskLevels.indexOf(facts.firm.leveragedAllowedFrom)

const outOf = (instrument: Instrument, scope: Scope): boolean =>
  scope.ips.exclusions.some(each => each === instrument.symbol || instrument.exclusionTags.includes(each))

/** Whether the person may buy it: not restricted by the firm, not excluded by the policy, still traded. */
function permitted(symbol: string, context: ToolContext, scope: Scope): boolean {
  const instrument = context.market.instrument(symbol)
  const close = context.market.close(symbol)
  return instrument !== undefined && close !== undefined && !close.stale && !outOf(instrument, scope)
    && !context.facts.firm.restricted.includes(symbol)
}

const coreSymbols = (context: ToolContext, scope: Scope): string[] =>
  coreRoles.flatMap(({ symbols }) => symbols.find(each => permitted(each, context, scope)) ?? [])

/** What is held now, or the portfolio that the input names; an account without value counts as all cash. */
function startingMix(wish: Input, scope: Scope, context: ToolContext): Mix | Refusal {
  const mix = resolveSource(wish.from ?? { kind: 'current' }, scope, context.market, context.results)
  if (isRefusal(mix) && mix.code === 'NOTHING_HELD' && !wish.from) return { label: 'nothing yet', weights: [], cashWeight: 1, notes: [] }
  return mix
}

function chosenSymbols(wish: Input, mix: Mix, scope: Scope, context: ToolContext): string[] {
  const held = mix.weights.map(each => each.symbol)
  if (wish.symbols) return wish.symbols
  const kind = wish.universe ?? (wish.method === 'safer' ? 'holdings-and-core' : held.length >= 2 ? 'holdings' : 'core')
  return kind === 'holdings' ? held : kind === 'core' ? coreSymbols(context, scope) : [...held, ...coreSymbols(context, scope)]
}

/** Funds for a group that must have a minimum and of which nothing is among the symbols: at most two, in alphabetical order. */
function neededFunds(wish: Input, symbols: readonly string[], scope: Scope, context: ToolContext): string[] {
  if (wish.method === 'model-portfolio') return []
  const { market } = context
  return [...new Set(wish.groups.flatMap(group => {
    if (!group.min || group.by === 'symbols' || symbols.some(each => inGroup(group, market.instrument(each)))) return []
    return market.instruments().filter(each => each.kind === 'etf' && inGroup(group, each) && permitted(each.symbol, context, scope)).map(each => each.symbol).sort().slice(0, 2)
  }))]
}

/** Builds the assets, their bounds and the limits over groups. */
export function universeOf(wish: Input, scope: Scope, context: ToolContext): Universe | Refusal {
  const mix = startingMix(wish, scope, context)
  if (isRefusal(mix)) return mix
  const notes = [...mix.notes]
  let target: Map<string, number> | undefined
  let symbols = chosenSymbols(wish, mix, scope, context)
  if (wish.method === 'model-portfolio') {
    const model = modelPortfolio(wish.riskLevel ?? scope.ips.riskLevel, context.market, each => permitted(each, context, scope))
    if (model.missing.length > 0) {
      return refuse('INFEASIBLE', `No permitted fund stands for ${model.missing.join(', ')}.`, { missing: model.missing }, 'Change the exclusions, or name the funds.')
    }
    target = model.weights
    symbols = [...model.weights.keys()]
  }
  const needed = neededFunds(wish, symbols, scope, context)
  if (needed.length > 0) notes.push(`${needed.join(', ')} ${needed.length > 1 ? 'were' : 'was'} added, because a minimum that you set needs it.`)
  symbols = [...symbols, ...needed]
  const unknown = [...symbols, ...wish.locked, ...wish.bounds.map(each => each.symbol)].filter(each => each !== CASH && !context.market.instrument(each))
  if (unknown.length > 0) return refuse('UNKNOWN_SYMBOL', `There is no price history for ${unknown.join(', ')}.`, { unknown }, 'Search for the symbol, or leave it out.')
  const held = new Map(mix.weights.map(({ symbol, weight }) => [symbol, weight]))
  const others = [...held.keys()].filter(each => !symbols.includes(each))
  const all = [...new Set([...symbols.filter(each => each !== CASH), ...others])].sort()
  const candidates = all.map(symbol => candidateOf(symbol, held.get(symbol) ?? 0, others.includes(symbol), wish, scope, context))
  candidates.push(cashCandidate(wish, mix.cashWeight, symbols.includes(CASH)))
  return { candidates, limits: groupLimits(wish, candidates, scope.ips, context.facts.firm), notes, held: held.size > 0, ...(target && { target }) }
}

function cashCandidate(wish: Input, current: number, asked: boolean): Candidate {
  const most = wish.maxCash ?? (asked ? 1 : wish.method === 'safer' ? Math.max(current, 0.25) : wish.minCash)
  return { symbol: CASH, name: 'Cash', assetClass: 'cash', current, lower: wish.minCash, upper: Math.max(most, wish.minCash), floorReason: 'your minimum of cash', capReason: wish.maxCash === undefined ? 'cash is put to work unless you allow some' : 'your maximum of cash' }
}

function candidateOf(symbol: string, current: number, outside: boolean, wish: Input, scope: Scope, context: ToolContext): Candidate {
  const instrument = context.market.instrument(symbol)!
  const firm = context.facts.firm
  const own = wish.bounds.find(each => each.symbol === symbol)
  const c: Candidate = {
    symbol, name: instrument.name, assetClass: instrument.assetClass, instrument, current,
    lower: own?.min ?? wish.minWeight ?? (wish.longOnly ? 0 : -1), upper: own?.max ?? wish.maxWeight ?? 1,
    floorReason: 'your minimum weight', capReason: own?.max !== undefined || wish.maxWeight !== undefined ? 'your maximum weight' : WHOLE,
  }
  if (wish.longOnly && c.lower < 0) { c.lower = 0; c.floorReason = 'no short positions' }
  const cap = (most: number, reason: string): void => { if (most < c.upper) { c.upper = most; c.capReason = reason } }
  if (instrument.kind !== 'etf') cap(firm.maxSinglePosition, `the firm's limit of ${percent(firm.maxSinglePosition, 0)} on one position`)
  const stale = context.market.close(symbol)?.stale !== false
  if (firm.restricted.includes(symbol)) cap(current, 'restricted by the firm: no purchases')
  else if (outOf(instrument, scope)) cap(current, 'excluded by the investment policy: no purchases')
  else if (tooLeveraged(instrument, scope, context)) cap(current, `leveraged funds only from the risk level ${firm.leveragedAllowedFrom} on`)
  if (outside && !wish.keepOthers && !stale) cap(0, OUTSIDE)
  if (outside) c.lower = Math.min(c.lower, c.upper)
  if (stale) [c.lower, c.upper, c.floorReason, c.capReason] = [current, current, 'cannot be traded now', 'cannot be traded now']
  if (wish.locked.includes(symbol) || (outside && wish.keepOthers)) [c.lower, c.upper, c.floorReason, c.capReason] = [current, current, 'locked', 'locked']
  return c
}
