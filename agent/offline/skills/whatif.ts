import type { z } from 'zod'
import type { output as backtestShape } from '../../../tools/backtester/output.ts'
import type { output as optimizerShape } from '../../../tools/optimizer/output.ts'
import type { output as stressShape } from '../../../tools/stress-tester/output.ts'
import { asOf, bullets, capital, caution, change, drivers, gain, list, paragraphs, pct, sentence, spaced, table, usd } from '../say/format.ts'
import { backtestWords, ruleIn } from './backtest-words.ts'
import { limitsIn, methodNamed } from './optimiser-words.ts'
import { fundsMeant } from '../slots/asset-words.ts'
import { weightsIn } from './mix-words.ts'
import { scopeArgs } from './scope.ts'
import { notModelled, scenariosIn } from './shocks.ts'
import { oneCall, type Part, type Skill, type Stage } from './skill.ts'

type Stress = z.output<typeof stressShape>
type Backtest = z.output<typeof backtestShape>
export type Optimised = z.output<typeof optimizerShape>
type Source = Readonly<Record<string, unknown>>

/** The portfolio that "it", "that" or nothing means: the newest proposed weights, or what is held. */
const sourceOf = (part: Part, stage: Stage): Source | undefined => {
  const { dialogue } = stage
  const proposed = dialogue.weights()
  if (proposed && /\b(?:that|those|these|this|it|the (?:new|proposed|safer|optimi[sz]ed|suggested) (?:mix|portfolio|weights|one)|your (?:suggestion|proposal))\b/.test(part.text) && !/\bmy (?:portfolio|holdings)\b|\bthat happen|\bif (?:that|it|this)\b/.test(part.text)) {
    return { kind: 'result', resultId: proposed.id }
  }
  const mix = mixIn(part, stage)
  return mix && !/\b(?:against|versus|vs\.?|compared? (?:to|with)|than)\b.{0,12}\b\d{2}\/\d{2}\b/.test(part.plain) ? mix : undefined
}

/** "60/40", "80 20 portfolio", "all stocks", or weights in words ("half SPY, half AGG"). */
const mixIn = (part: Part, stage: Stage): Source | undefined => {
  const weights = weightsIn(part, stage)
  if (weights) return { kind: 'weights', weights, label: list(weights.map(({ symbol, weight }) => `${pct(weight, 0)} ${symbol}`)) }
  const ratio = /\b(\d{2,3})\s?[/-]\s?(\d{1,2})\b/.exec(part.plain)
  if (ratio && Number(ratio[1]) + Number(ratio[2]) === 100) return { kind: 'stocks-bonds', stocks: Number(ratio[1]) / 100 }
  if (/\bsixty[\s/-]forty\b/i.test(part.plain)) return { kind: 'stocks-bonds', stocks: 0.6 }
  if (/\b(?:all|100 ?%|only) (?:in )?stocks\b/.test(part.text)) return { kind: 'stocks-bonds', stocks: 1 }
  if (/\b(?:half|50 ?%)\b.{0,25}\bbonds\b|\bbonds\b.{0,25}\bhalf\b/.test(part.text) && /\bstocks\b/.test(part.text)) return { kind: 'stocks-bonds', stocks: 0.5 }
  if (/\b(?:all|100 ?%|only) (?:in )?bonds\b/.test(part.text)) return { kind: 'stocks-bonds', stocks: 0 }
  if (part.symbols.length > 0 && part.amounts.percents.length === part.symbols.length && part.amounts.percents.reduce((sum, each) => sum + each, 0) === 100) {
    return { kind: 'weights', weights: part.symbols.map((symbol, at) => ({ symbol, weight: part.amounts.percents[at]! / 100 })) }
  }
  if (part.symbols.length > 0 && part.symbols.length <= 4 && !/\bwithout|\bexcept|\bexclud/.test(part.text)) {
    const weight = 1 / part.symbols.length
    return { kind: 'weights', weights: part.symbols.map((symbol) => ({ symbol, weight })), label: list(part.symbols) }
  }
  return undefined
}

const scenarioLine = (each: Stress['scenarios'][number]): string =>
  `${capital(each.label)}: ${change(each.change)}, ${Number(each.changeUsd) < 0 ? 'a loss' : 'a gain'} of ${usd(each.changeUsd)}.`

/** Somebody who is afraid wants to know what can be done. */
const worried = /\b(?:scared|afraid|worr\w*|nervous|anxious|panic\w*|fear\w*|sleep|what (?:should|can|do) i do)\b/

const whichHolding = /\b(?:which|what) (?:of my )?(?:holding|position|fund|stock|part|one)s?\b/

const sayStress = (output: Stress, part: Part, stage: Stage): string => {
  const missing = output.notCovered.map((each) => `${each.crisis}: ${each.reason}`)
  const [first] = output.scenarios
  if (!first) return paragraphs(...missing, asOf(output.asOf))
  const only = output.scenarios.length === 1
  const parts = first.byHolding.filter((each) => gain(each.changeUsd) !== usd('0')).sort((a, b) => Math.abs(Number(b.changeUsd)) - Math.abs(Number(a.changeUsd))).slice(0, 3).map((each) => `${each.symbol}: ${change(each.change)}, ${Number(each.changeUsd) < 0 ? 'a loss' : 'a gain'} of ${usd(each.changeUsd)}`)
  const scenarios = table(['Scenario', 'Change', 'In money'], output.scenarios.map((each) => [each.label, change(each.change), gain(each.changeUsd)]))
  const other = [...new Set(notModelled(part, stage))]
  return paragraphs(
    other.length > 0 && `I have no measure of what ${list(other)} would do to you. What I can move are stocks, bonds, sectors, rates, inflation and what you hold.${scenariosIn(part, stage) === undefined ? ' These are the crises of the past:' : ''}`,
    `Hypothetical, on what you hold today. ${only ? scenarioLine(first) : `The worst of these is "${output.worst.label}": ${change(output.worst.change)}, ${Number(output.worst.changeUsd) < 0 ? 'a loss' : 'a gain'} of ${usd(output.worst.changeUsd)}.`}`,
    ...(only ? [parts.length > 0 && `What moves most:\n${bullets(parts.map(sentence))}`] : whichHolding.test(part.text) ? [drivers(output.why, 1), scenarios] : [scenarios, drivers(output.why, 1)]),
    only && first.benchmarkChange !== null && `For comparison, ${output.benchmarkLabel} in the same scenario: ${change(first.benchmarkChange)}.`,
    only && first.weeksToRecover !== null && `These holdings were back after ${first.weeksToRecover} weeks.`,
    ...missing, caution('the next crisis will differ from the last ones, and weekly prices miss the lowest days.'),
    worried.test(part.text) && 'Nothing has to be done today. If a loss of that size would make you sell, a calmer mix is the better plan: say "make me less risky".', asOf(output.asOf))
}

const stress: Skill = oneCall('stress-tester', (part, stage) => {
  const source = part.symbols.length > 0 ? undefined : sourceOf(part, stage)
  const scenarios = scenariosIn(part, stage)
  return { ...scopeArgs(part, stage), ...(source && { portfolio: source }), ...(scenarios && { scenarios }) }
}, sayStress)

/** An advisor who names no client holds nothing to compare with. */
const holdsSomething = (part: Part, stage: Stage): boolean => stage.facts.accounts.length > 0 || scopeArgs(part, stage).clientId !== undefined

/** "Backtest A against B": A is tested, B is the yardstick; without B it is what the person holds, or the policy. */
const backtestArgs = (part: Part, stage: Stage): Source => {
  const tested = sourceOf(part, stage)
  const againstMine = /\b(?:against|versus|vs\.?|compared? (?:to|with)|than|instead of|and)\b.{0,20}\b(?:what i (?:have|own|hold)|mine|my (?:own|portfolio|holdings|mix|allocation|current)|me|current|this portfolio)\b/.test(part.text)
  const mineAgainst = /\b(?:my (?:portfolio|holdings|mix|allocation)|what i (?:have|own|hold)|mine)\b.{0,40}\b(?:against|versus|vs\.?|compared? (?:to|with)|than)\b|\b(?:do|does|did|would|have) (?:i|we)\b.{0,20}\b(?:compare|stack up|measure up|hold up|fare)\b/.test(part.text)
  const mix = mixIn(part, stage)
  // "If I had bought VTI in 2015" begins there and goes on until now.
  const period = part.period?.name === undefined && /\b(?:if|had i|suppose|would i)\b/.test(part.text) && /\bin (?:19|20)\d\d\b/.test(part.text) ? { from: part.period?.from, to: undefined } : part.period
  const rule = ruleIn(part.text)
  return {
    ...scopeArgs(part, stage),
    portfolio: mineAgainst ? { kind: 'current' } : tested ?? mix ?? fundMeant(part, stage) ?? { kind: 'current' },
    ...(mineAgainst && mix ? { benchmark: mix } : (againstMine || tested !== undefined || rule !== undefined) && holdsSomething(part, stage) && { benchmark: { kind: 'current' } }),
    ...(period?.from !== undefined && { from: period.from }), ...(period?.to !== undefined && { to: period.to }),
    ...backtestWords(part.text), ...(rule && { rule }), ...(part.amounts.moneyUsd[0] !== undefined && { initialUsd: part.amounts.moneyUsd[0].toFixed(2) }),
    ...(part.amounts.monthlyUsd !== undefined && { monthlyUsd: part.amounts.monthlyUsd.toFixed(2) }),
  }
}

/** "200 a month in the S&P" is the fund that follows it. */
const fundMeant = ({ text }: Part, { names }: Stage): Source | undefined => {
  const [symbol, another] = /\b(?:my (?:portfolio|holdings|mix|account)|mine|what i (?:have|hold|own))\b/.test(text) || !/\b(?:in|into|of|held|bought)\b/.test(text) ? [] : fundsMeant(text, (each) => names.get(each) !== undefined)
  return symbol === undefined || another !== undefined ? undefined : { kind: 'weights', weights: [{ symbol, weight: 1 }], label: symbol }
}

const grown = (rate: number): string => `${rate < 0 ? 'shrunk' : 'grown'} ${pct(rate)}`

const sayBacktest = (output: Backtest): string => {
  const { benchmark: other } = output
  const own = output.rule === null ? output.portfolio : { ...output.portfolio, label: `${spaced(output.rule)} of ${output.portfolio.label}` }
  if (own.metrics.cagr === null || other.metrics.cagr === null) return paragraphs('There is too little history to say.', asOf(output.asOf))
  const ahead = own.metrics.cagr >= other.metrics.cagr
  const cell = (value: number | null, sign = true): string => (value === null ? '' : sign ? change(value) : pct(value))
  return paragraphs(
    `Hypothetical, from ${output.from} to ${output.to}: ${own.label} would have ${grown(own.metrics.cagr)} a year. ${capital(other.label)} would have ${grown(other.metrics.cagr)} a year, so ${ahead ? own.label : other.label} comes out ahead.`,
    // A label with figures of its own heads no column.
    table(['', ...[own, other].map(({ label }) => (/\d %/.test(label) ? 'this mix' : label))], [
      ['Growth a year', cell(own.metrics.cagr), cell(other.metrics.cagr)], ['Volatility a year', cell(own.metrics.volatility, false), cell(other.metrics.volatility, false)],
      ['Deepest fall', cell(own.metrics.maxDrawdown, false), cell(other.metrics.maxDrawdown, false)],
      ['Paid in', usd(own.paidInUsd), usd(other.paidInUsd)], ['End value', usd(own.endValueUsd), usd(other.endValueUsd)],
      ...(own.taxes && other.taxes ? [['Taxes a year', cell(own.taxes.taxPerYear, false), cell(other.taxes.taxPerYear, false)]] : []),
    ]),
    own.taxes !== null && `The tax rates are ${pct(own.taxes.shortTermRate)} for short-term and ${pct(own.taxes.longTermRate)} for long-term gains. Selling everything at the end would cost ${usd(own.taxes.ifSoldUsd)} of tax on top. Wash sales are not looked for.`,
    drivers(output.why, 1), caution('past returns say little about the next years, and weights chosen today know what happened since.'), asOf(output.asOf))
}

/** Optimiser settings that words ask for. */
const methodIn = (part: Part): Source => {
  const { text, amounts } = part
  const named = methodNamed(text, part.symbols)
  if (named) return named
  if (/\bmin(?:imum|imal|imi[sz]e)?[- ]?var|\bleast volatil|\blowest (?:risk|volatility)|\bminimum[- ]risk/.test(text)) return { method: 'min-variance' }
  if (/\bsharpe|\btangency/.test(text)) return { method: 'max-sharpe' }
  if (/\brisk[- ]parity|\bequal[- ]risk/.test(text)) return { method: 'risk-parity' }
  if (/\bhierarchical|\bhrp\b/.test(text)) return { method: 'hrp' }
  if (/\bequal[- ]weight/.test(text)) return { method: 'equal-weight' }
  if (/\bcvar\b|\btail risk|\bexpected shortfall/.test(text)) return { method: 'min-risk' }
  if (/\bmax\w*[- ]diversif|\bdiversif/.test(text)) return { method: 'max-diversification', universe: 'holdings-and-core' }
  const percent = amounts.percents[0]
  if (percent !== undefined && /\bvolatil|\brisk of|\bswing/.test(text) && !/\bby \d/.test(text)) return { method: 'target-volatility', targetVolatility: percent / 100 }
  if (percent !== undefined && /\breturn/.test(text) && !/\bby \d/.test(text)) return { method: 'target-return', targetReturn: percent / 100 }
  const level = /\b(conservative|moderate|balanced|growth|aggressive)\b(?! (?:stocks?|etf|fund|return))/.exec(text)?.[1]
  if (level && !/\bmore |\bless |\btoo /.test(text)) return { method: 'model-portfolio', riskLevel: level }
  if (/\bless|\blower|\breduc|\bdecreas|\bcut|\bsafe|\bcalm|\bconservative|\bdefensive|\bde-?risk|\btoo (?:risky|volatile|aggressive|dangerous)|\bcautious|\bminimi|\bstable|\bsecure|\bsleep|\bdial|\btone|\btake (?:down|off)|\bdown by\b|\bturn\w*\b.{0,30}\bdown\b/.test(text) && !/\bless (?:safe|conservative)/.test(text)) {
    return { method: 'safer', ...(percent !== undefined && percent > 0 && percent < 90 && { lowerVolatilityBy: percent / 100 }) }
  }
  if (/\brisk\w*|\baggressive|\bhigher return|\bboost|\bgrowth/.test(text)) return { method: 'model-portfolio', riskLevel: 'up' }
  if (/\bmodel|\bideal|\bright|\bgood|\bsuggest|\brecommend|\bpropose|\btarget/.test(text)) return { method: 'model-portfolio' }
  return { method: 'max-sharpe' }
}

const levels = ['conservative', 'moderate', 'balanced', 'growth', 'aggressive'] as const

const excluded = (part: Part): readonly string[] =>
  (/\b(?:without|exclud\w+|except|leave out|drop|no|not)\b/.test(part.text) ? part.symbols : [])

/** The arguments of the optimisation before this one, for "make it safer" and "what about without TLT?". */
const earlierArgs = (stage: Stage, part: Part): Source | undefined => {
  const earlier = stage.dialogue.result('optimizer')
  return earlier && (/\bwithout|\bexclud|\bexcept|\bleave out|\bdrop\b/.test(part.text) && part.symbols.length > 0) ? earlier.input as Source : undefined
}

const optimiseArgs = (part: Part, stage: Stage): Source => {
  const before = earlierArgs(stage, part)
  const chosen = methodIn(part)
  const level = chosen.riskLevel === 'up' ? levels[Math.min(levels.indexOf(stage.facts.ips.riskLevel) + 1, levels.length - 1)] : chosen.riskLevel
  const limits = limitsIn(part.text, part.symbols)
  const held = [limits['locked'], limits['bounds']].some((each) => each !== undefined)
  const out = held ? [] : excluded(part)
  const proposed = stage.dialogue.weights()
  const onProposed = proposed && chosen.method === 'safer' && /\b(?:it|that|this|even|still|more)\b/.test(part.text) && !/\b(?:my|me)\b/.test(part.text)
  const kept = before ? Object.fromEntries(Object.entries(before).filter(([key, value]) => !(Array.isArray(value) && value.length === 0 && key !== 'bounds'))) : undefined
  return {
    ...scopeArgs(part, stage), ...(kept ?? chosen), ...(level !== undefined && !before && { riskLevel: level }),
    ...(onProposed && { from: { kind: 'result', resultId: proposed.id } }),
    ...limits,
    ...(out.length > 0 && { bounds: out.map((symbol) => ({ symbol, max: 0 })) }),
    ...(/\besg\b|\bsustainab/.test(part.text) && { groups: [{ by: 'esg', value: 'esg', min: 0.5 }] }),
  }
}

/** What limits and costs did to the result, in the tool's own words. */
const limitNotes = /^(?:Kept from|Trading costs are|The turnover limit|Within these limits|By this measure|This rule knows|Your limits|Your view of)/

/** Six points of the frontier, from calm to bold. */
const sayFrontier = ({ frontier, asOf: date }: Optimised): string => {
  const { points, current } = frontier
  const shown = [...new Set([0, 1, 2, 3, 4, 5].map((k) => Math.round(k * (points.length - 1) / 5)))].map((at) => points[at]!)
  return paragraphs(
    frontier.sentence,
    `Along the frontier:\n\n${table(['Volatility', 'Expected return'], shown.map((each) => [pct(each.volatility), pct(each.expectedReturn)]))}`,
    current !== null && `The portfolio now: ${pct(current.volatility)} volatility, ${pct(current.expectedReturn)} expected return.`,
    caution('expected returns are estimates with a wide error; the risk figures are more reliable than they are.'), asOf(date))
}

const sayOptimised = (output: Optimised, part: Part): string => {
  if (/\bfrontier\b/.test(part.text)) return sayFrontier(output)
  const moved = output.weights.filter((each) => Math.abs(each.change) > 0.0005).sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
  const kept = output.weights.filter((each) => each.weight > 0.0005)
  const absent = /\b(?:without|exclud\w*|except|leave out|drop)\b/.test(part.text) ? part.symbols.filter((symbol) => output.weights.every((each) => each.symbol !== symbol || (each.currentWeight <= 0 && each.weight <= 0))) : []
  const calmer = output.current && output.result.volatility < output.current.volatility
  return paragraphs(
    absent.length > 0 && `You hold no ${list(absent)}, and none is in this mix.`,
    moved.length === 0 ? 'Nothing needs to change: what you hold is already there.'
      : output.current ? `${capital(output.label)}: volatility would go from ${pct(output.current.volatility)} to ${pct(output.result.volatility)} a year${calmer ? ', so it is calmer' : ''}.`
        : `${capital(output.label)}: its volatility would be ${pct(output.result.volatility)} a year.`,
    table(['Holding', 'Now', 'New'], kept.concat(moved.filter((each) => each.weight <= 0.0005)).map((each) => [each.symbol === 'CASH' ? 'cash' : each.symbol, pct(each.currentWeight), pct(each.weight)])),
    drivers(output.why), ...output.notes.filter((each) => limitNotes.test(each)), output.trade.reason,
    caution('the estimates rest on past prices. A calmer mix falls less in bad years and gains less in good ones.'),
    'Nothing is traded. Say "rebalance me to that" and I prepare a ticket, or "why these weights?".', asOf(output.asOf))
}

export const whyOptimised = (output: Optimised): string => paragraphs(
  `These weights come from the optimiser: ${output.label}.`,
  drivers(output.why),
  output.flatness.sentence, ...output.sensitivity.slice(0, 1).map((each) => each.sentence),
  output.frontier.sentence,
  `The limits that it kept:\n${bullets(output.limits.slice(0, 4).map(sentence))}`,
  caution(`it stands on prices from ${output.data.from} to ${output.data.to}. Other years would give other weights.`), asOf(output.asOf))

export const whatIfSkills = { stress, 'backtest': oneCall('backtester', backtestArgs, sayBacktest), 'optimise': oneCall('optimizer', optimiseArgs, sayOptimised) } as const
