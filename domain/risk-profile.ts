import { badYearLossOf } from './house-policy.ts'
import { riskLevels, type RiskLevel } from './policy.ts'
import type { RiskAnswers } from './risk-answers.ts'

/** Two answers that can't both be meant; the question is asked again. */
export interface Contradiction {
  readonly fields: readonly (keyof RiskAnswers)[]
  readonly question: string
}

const contradictionRules: readonly (Contradiction & { readonly found: (answers: RiskAnswers) => boolean })[] = [
  { fields: ['reaction', 'worstLoss'], found: (a) => a.reaction === 'sell-all' && a.worstLoss >= 0.3,
    question: 'You would sell everything after a fall of 20 %, and you could live with a larger loss. Which is it?' },
  { fields: ['aim', 'worstLoss'], found: (a) => a.aim === 'maximum' && a.worstLoss < 0.15,
    question: 'The highest growth comes with large falls, and you accept only a small loss. Which matters more?' },
  { fields: ['aim', 'reaction'], found: (a) => a.aim === 'preserve' && a.reaction === 'buy-more',
    question: 'You want to keep what you have, and you would buy more in a fall. Which is closer to you?' },
  { fields: ['lived', 'reaction'], found: (a) => a.lived === 'sold' && a.reaction === 'buy-more',
    question: 'In a fall you sold, and now you say that you would buy. What would you really do?' },
  { fields: ['horizonYears', 'aim'], found: (a) => a.horizonYears < 3 && a.aim === 'maximum',
    question: 'The money is needed soon, and you aim for the highest growth. Can the date wait, or is the amount needed then?' },
  { fields: ['knowledge', 'experienceYears'], found: (a) => a.knowledge === 'advanced' && a.experienceYears < 1,
    question: 'You call your knowledge advanced, and you have invested for less than a year. How well do you know stocks, bonds and funds?' },
  { fields: ['worstLoss', 'aim'], found: (a) => a.worstLoss === 0 && (a.aim === 'growth' || a.aim === 'maximum'),
    question: 'Growth without any loss does not exist. What loss in a bad year could you live with?' },
]

export const contradictionsIn = (answers: RiskAnswers): readonly Contradiction[] =>
  contradictionRules.filter((rule) => rule.found(answers)).map(({ fields, question }) => ({ fields, question }))

const points = <T extends string>(value: T, table: Readonly<Record<T, number>>): number => table[value]
const upTo = (value: number, most: number, worth: number): number => (Math.min(value, most) / most) * worth

/** 0 to 100: what the person can afford to lose, whatever they feel. */
export const capacityOf = (a: RiskAnswers): number => Math.round(
  upTo(a.horizonYears, 20, 40) + upTo(a.reserveMonths, 6, 20) + points(a.income, { unstable: 0, steady: 10, secure: 20 })
  + points(a.shareOfWealth, { most: 0, half: 10, small: 20 }))

/** 0 to 100: what the person is willing to bear; what they did weighs as much as what they say that they aim for. */
export const toleranceOf = (a: RiskAnswers): number => Math.round(
  points(a.reaction, { 'sell-all': 0, 'sell-some': 10, hold: 22, 'buy-more': 30 }) + upTo(a.worstLoss, 0.4, 30)
  + points(a.aim, { preserve: 0, income: 8, growth: 14, maximum: 20 }) + points(a.lived, { sold: 0, none: 8, held: 16, bought: 20 }))

const levelAt = (score: number): RiskLevel => riskLevels[Math.min(4, Math.floor(score / 20))]!

/** A safety cap: the highest level that a circumstance allows, and why. */
export interface Cap {
  readonly level: RiskLevel
  readonly why: string
}

const horizonCaps: readonly (readonly [years: number, level: RiskLevel])[] = [[3, 'conservative'], [5, 'moderate'], [8, 'balanced'], [12, 'growth']]

/** The highest level whose loss in a year like 2008 the person said that they could live with. */
const lossCap = (worstLoss: number): RiskLevel => riskLevels.findLast((level) => badYearLossOf(level) <= worstLoss) ?? 'conservative'

/** Caps that no score can lift: a short horizon, a thin reserve, little knowledge, or a loss too large to bear. */
export const capsOf = (a: RiskAnswers): readonly Cap[] => {
  const horizon = horizonCaps.find(([years]) => a.horizonYears < years)
  const loss = lossCap(a.worstLoss)
  return [
    ...(horizon ? [{ level: horizon[1], why: `The money is needed in less than ${horizon[0]} years, too soon to wait out a fall.` }] : []),
    ...(a.reserveMonths < 3 ? [{ level: 'balanced' as const, why: 'The reserve outside of the portfolio covers less than 3 months.' }] : []),
    ...(a.income === 'unstable' && a.shareOfWealth === 'most' ? [{ level: 'moderate' as const, why: 'Income is unstable and this is most of what you own.' }] : []),
    ...(a.knowledge === 'basic' && a.experienceYears < 2 ? [{ level: 'growth' as const, why: 'Knowledge is basic and experience short.' }] : []),
    ...(loss === 'aggressive' ? [] : [{ level: loss, why: 'A year like 2008 would cost a riskier mix more than the loss that you accept.' }]),
  ]
}

export interface RiskResult {
  readonly level: RiskLevel
  readonly capacity: number
  readonly tolerance: number
  readonly capacityLevel: RiskLevel
  readonly toleranceLevel: RiskLevel
  /** Only the caps that made a difference. */
  readonly caps: readonly Cap[]
}

const lower = (one: RiskLevel, other: RiskLevel): RiskLevel => (riskLevels.indexOf(one) <= riskLevels.indexOf(other) ? one : other)

/** The lower of capacity and tolerance, then the caps: willing is not able, and able is not willing (CFA Institute, 2020). */
export const riskResultOf = (answers: RiskAnswers): RiskResult => {
  const [capacity, tolerance] = [capacityOf(answers), toleranceOf(answers)]
  const [capacityLevel, toleranceLevel] = [levelAt(capacity), levelAt(tolerance)]
  const scored = lower(capacityLevel, toleranceLevel)
  const caps = capsOf(answers)
  const level = caps.reduce((lowest, cap) => lower(lowest, cap.level), scored)
  return { level, capacity, tolerance, capacityLevel, toleranceLevel, caps: caps.filter((cap) => lower(cap.level, scored) === cap.level && cap.level !== scored) }
}
