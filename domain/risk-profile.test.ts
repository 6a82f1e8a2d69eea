import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyChange, profileDifferences, profileHash, type ProfileChange } from './profile-change.ts'
import { bandsOf, benchmarkOf } from './house-policy.ts'
import { riskLevels, type Ips } from './policy.ts'
import { isRefusal } from './result.ts'
import type { RiskAnswers } from './risk-answers.ts'
import { capacityOf, contradictionsIn, riskResultOf, toleranceOf } from './risk-profile.ts'

const steady: RiskAnswers = {
  horizonYears: 20, reserveMonths: 6, income: 'steady', shareOfWealth: 'half', reaction: 'hold', worstLoss: 0.3, aim: 'growth', lived: 'held',
  knowledge: 'informed', experienceYears: 8, sustainability: 'none',
}
const current: Ips = {
  version: 3, effectiveOn: '2025-01-01', riskLevel: 'balanced', horizonYears: 19, knowledge: 'informed', targets: bandsOf('balanced'), exclusions: ['tobacco'],
  sustainability: 'none', goals: [{ goalId: 'goal-house', kind: 'house', label: 'House', targetUsd: '40000.00', on: '2031-12-31', monthlyUsd: '400.00' }], benchmark: benchmarkOf('balanced'),
}
const answers: fc.Arbitrary<RiskAnswers> = fc.record({
  horizonYears: fc.integer({ min: 0, max: 60 }), reserveMonths: fc.integer({ min: 0, max: 60 }), income: fc.constantFrom('unstable', 'steady', 'secure'),
  shareOfWealth: fc.constantFrom('small', 'half', 'most'), reaction: fc.constantFrom('sell-all', 'sell-some', 'hold', 'buy-more'),
  worstLoss: fc.integer({ min: 0, max: 100 }).map((each) => each / 100), aim: fc.constantFrom('preserve', 'income', 'growth', 'maximum'),
  lived: fc.constantFrom('none', 'sold', 'held', 'bought'), knowledge: fc.constantFrom('basic', 'informed', 'advanced'), experienceYears: fc.integer({ min: 0, max: 60 }),
  sustainability: fc.constantFrom('none', 'some', 'strong'),
})
const index = (level: Ips['riskLevel']): number => riskLevels.indexOf(level)

test.each([
  ['a steady saver', {}, 'growth'],
  ['everything for it', { income: 'secure', shareOfWealth: 'small', reaction: 'buy-more', worstLoss: 0.5, aim: 'maximum', lived: 'bought' }, 'aggressive'],
  ['able but not willing', { reaction: 'sell-some', worstLoss: 0.12, aim: 'preserve', lived: 'none' }, 'conservative'],
  ['willing but not able', { horizonYears: 9, reserveMonths: 0, income: 'unstable', shareOfWealth: 'most', worstLoss: 0.5 }, 'conservative'],
  ['cap: needed in four years', { horizonYears: 4, income: 'secure', shareOfWealth: 'small' }, 'moderate'],
  ['cap: needed in two years', { horizonYears: 2, income: 'secure', shareOfWealth: 'small' }, 'conservative'],
  ['cap: a thin reserve', { reserveMonths: 1, income: 'secure', shareOfWealth: 'small' }, 'balanced'],
  ['cap: loss of 20 % at most', { worstLoss: 0.2 }, 'moderate'],
] as const)('%s is %s', (_, change, level) => { expect(riskResultOf({ ...steady, ...change }).level).toBe(level) })

test('scores stay within 0 to 100; the level is never above capacity, tolerance or any cap', () => {
  fc.assert(fc.property(answers, (each) => {
    for (const score of [capacityOf(each), toleranceOf(each)]) expect(score >= 0 && score <= 100).toBe(true)
    const result = riskResultOf(each)
    for (const most of [result.capacityLevel, result.toleranceLevel, ...result.caps.map((cap) => cap.level)]) expect(index(result.level)).toBeLessThanOrEqual(index(most))
  }))
})

test('more time, reserve or accepted loss never lowers the level', () => {
  fc.assert(fc.property(answers, fc.constantFrom('horizonYears', 'reserveMonths', 'worstLoss'), (each, field) => {
    const more = { ...each, [field]: each[field] + (field === 'worstLoss' ? 0.1 : 3) }
    expect(index(riskResultOf(more).level)).toBeGreaterThanOrEqual(index(riskResultOf(each).level))
  }))
})

test.each([
  [{}, []], [{ reaction: 'sell-all' }, ['reaction']], [{ aim: 'maximum', worstLoss: 0.1 }, ['aim']], [{ aim: 'preserve', reaction: 'buy-more' }, ['aim']],
  [{ lived: 'sold', reaction: 'buy-more' }, ['lived']], [{ aim: 'maximum', horizonYears: 2 }, ['horizonYears']], [{ knowledge: 'advanced', experienceYears: 0 }, ['knowledge']],
  [{ worstLoss: 0 }, ['worstLoss']],
] as const)('contradiction in %j: %j', (change, fields) => {
  expect(contradictionsIn({ ...steady, ...change }).map((each) => each.fields[0])).toEqual(fields)
})

const next = (change: ProfileChange, from = current): Ips => {
  const result = applyChange(from, change, '2026-07-31')
  if (isRefusal(result)) throw new Error(result.code)
  return result
}
const code = (change: ProfileChange): string => {
  const result = applyChange(current, change, '2026-07-31')
  return isRefusal(result) ? result.code : 'ok'
}
const goal = { kind: 'education', label: 'School', targetUsd: '100000.00', on: '2035-09-01', monthlyUsd: '300.00' } as const

test('a new level brings its targets and its benchmark; goals and exclusions stay; the version rises by one', () => {
  const after = next({ kind: 'questionnaire', answers: steady })
  expect(after).toMatchObject({ version: 4, effectiveOn: '2026-07-31', riskLevel: 'growth', targets: bandsOf('growth'), goals: current.goals, exclusions: ['tobacco'], answers: steady })
  expect(after.targets.reduce((sum, each) => sum + each.target, 0)).toBeCloseTo(1, 12)
})

test('targets that were set by hand survive a questionnaire with the same level', () => {
  const own = { ...current, targets: [{ assetClass: 'stocks', target: 1, low: 0.9, high: 1 }] } as const
  expect(next({ kind: 'questionnaire', answers: { ...steady, reserveMonths: 1 } }, own).targets).toEqual(own.targets)
})

test('goals are added, changed and removed; a second of the same name gets its own id', () => {
  const one = next({ kind: 'goal-add', goal })
  const two = next({ kind: 'goal-add', goal }, one)
  expect(two.goals.map(({ goalId }) => goalId)).toEqual(['goal-house', 'goal-school', 'goal-school-2'])
  expect(next({ kind: 'goal-change', goalId: 'goal-school', goal: { ...goal, targetUsd: '1.00' } }, two).goals[1]).toMatchObject({ goalId: 'goal-school', targetUsd: '1.00' })
  expect(next({ kind: 'goal-remove', goalId: 'goal-house' }, two).goals.map(({ goalId }) => goalId)).toEqual(['goal-school', 'goal-school-2'])
})

test.each([
  [{ kind: 'goal-remove', goalId: 'goal-nothing' }, 'NOT_FOUND'], [{ kind: 'goal-add', goal: { ...goal, on: '2026-07-31' } }, 'INVALID_GOAL'],
  [{ kind: 'goal-add', goal: { ...goal, targetUsd: '0.00' } }, 'INVALID_GOAL'], [{ kind: 'goal-add', goal: { ...goal, monthlyUsd: 'much' } }, 'INVALID_GOAL'],
  [{ kind: 'exclusions', add: ['tobacco'], remove: [] }, 'NOTHING_TO_CHANGE'],
  [{ kind: 'questionnaire', answers: { ...steady, reaction: 'sell-all' } }, 'CONTRADICTORY_ANSWERS'],
] as const)('%j is refused: %s', (change: ProfileChange, expected) => { expect(code(change)).toBe(expected) })

test('the hash binds person, version and every field', () => {
  const one = next({ kind: 'exclusions', add: ['weapons'], remove: [] })
  const hashes = [profileHash('a', one), profileHash('b', one), profileHash('a', { ...one, version: 9 }), profileHash('a', { ...one, exclusions: [] })]
  expect(new Set(hashes).size).toBe(4)
  expect(profileHash('a', structuredClone(one))).toBe(hashes[0])
})

test('differences name what changed and nothing else', () => {
  expect(profileDifferences(current, next({ kind: 'exclusions', add: ['weapons'], remove: [] }))).toEqual([{ what: 'Excluded', before: 'tobacco', after: 'tobacco, weapons' }])
})
