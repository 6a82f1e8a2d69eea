import { expect, test } from 'vitest'
import { dataQuality } from './data-quality.ts'

const dates = Array.from({ length: 40 }, (_, t) => `week ${t}`)
const usual = Float64Array.from({ length: 40 }, (_, t) => 0.01 * (t % 2 === 0 ? 1 : -1))
const withValues = (from: number, values: number[]) => usual.map((r, t) => values[t - from] ?? r)

test.each([
  ['ordinary returns', usual, []],
  ['prices that stand still', withValues(10, [0, 0, 0, 0, 0]), ['A stood still for 5 weeks until week 14: its prices may be stale there.']],
  ['three quiet weeks are nothing', withValues(10, [0, 0, 0]), []],
  ['a move out of all proportion', withValues(20, [-0.3]), ['A moved -30.0 % in the week to week 20: one such week weighs on every figure here.']],
  ['missing weeks are not stillness', withValues(0, [NaN, NaN, NaN, NaN, NaN, NaN]), []],
  ['an asset that never moves is told elsewhere', usual.map(() => 0), []],
  ['nothing at all', new Float64Array(0), []],
])('%s', (_, returns, notes) => expect(dataQuality('A', dates, returns)).toEqual(notes))
