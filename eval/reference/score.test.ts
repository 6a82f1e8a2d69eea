import { describe, expect, test } from 'vitest'
import { parseTable, type Case } from './folder.ts'
import { bound, selectRows, simpleReturns, tableOf } from './inputs.ts'
import { differs, scoreCase, toleranceOf, Unsupported, Verdict, type Results } from './score.ts'

const made = (parts: Partial<Case>): Case => ({
  id: 'x', topic: 't', title: '', kind: 'k', verified: true, inputs: {}, expected: {}, tolerance: {},
  folder: { table: () => { throw new Error('no table') }, matrix: () => { throw new Error('no matrix') } }, ...parts,
})

describe('a tolerance', () => {
  test.each([
    ['for all keys', { abs: 0.1 }, 'w', { abs: 0.1, rel: 0 }],
    ['both parts', { abs: 0.1, rel: 0.2 }, 'w', { abs: 0.1, rel: 0.2 }],
    ['by key', { w: { rel: 0.5 } }, 'w', { abs: 0, rel: 0.5 }],
    ['of another key', { v: { abs: 1 } }, 'w', undefined],
    ['none', {}, 'w', undefined],
  ])('%s', (_, tolerance, key, expected) => expect(toleranceOf(tolerance, key)).toEqual(expected))
})

test.each([
  ['inside abs', 1.05, 1, { abs: 0.1, rel: 0 }, true],
  ['inside abs + rel', 1.25, 1, { abs: 0.1, rel: 0.2 }, true],
  ['outside', 1.31, 1, { abs: 0.1, rel: 0.2 }, false],
  ['no tolerance, equal', 1, 1, undefined, true],
  ['no tolerance, not equal', 1.0000001, 1, undefined, false],
  ['NaN is no number', NaN, 1, { abs: 9, rel: 9 }, false],
  ['null for none', NaN, null, undefined, true],
  ['null is not zero', 0, null, undefined, false],
  ['a typed list', Float64Array.of(1, 2), [1, 2.05], { abs: 0.1, rel: 0 }, true],
  ['a shorter list', [1], [1, 2], { abs: 9, rel: 0 }, false],
  ['a matrix, one entry off', [[1, 2], [3, 4]], [[1, 2], [3, 5]], { abs: 0.1, rel: 0 }, false],
  ['an object', { A: 1 }, { A: 1 }, undefined, true],
  ['an extra ticker', { A: 1, B: 0 }, { A: 1 }, undefined, false],
  ['a missing ticker', {}, { A: 1 }, undefined, false],
  ['a text, whatever the tolerance', '2020-01-02', '2020-01-01', { abs: 9, rel: 9 }, false],
])('comparison: %s', (_, ours, expected, tolerance, passes) => expect(differs(ours, expected, tolerance, 'k') === '').toBe(passes))

test.each([
  ['a kind that nobody computes', undefined, 'skipped'],
  ['a key that is missing', () => ({}), 'skipped'],
  ['an input that is not supported', (): Results => { throw new Unsupported('no') }, 'skipped'],
  ['a solver that gives up', (): Results => { throw new Error('no') }, 'failed'],
  ['the value', () => ({ w: 1 }), 'passed'],
  ['another value', () => ({ w: 2 }), 'failed'],
  ['a verdict against', () => ({ w: new Verdict(false, 'worse') }), 'failed'],
  ['a verdict for', () => ({ w: new Verdict(true, '') }), 'passed'],
])('%s is %s', (_, kind, outcome) => expect(scoreCase(made({ expected: { w: 1 } }), kind).outcome).toBe(outcome))

describe('inputs', () => {
  test('bounds: number, list, null and absent', () => {
    expect(bound(made({ inputs: { lower_bounds: null } }), 'lower_bounds', 2)).toEqual([-Infinity, -Infinity])
    expect(bound(made({}), 'upper_bounds', 2)).toEqual([1, 1])
    expect(bound(made({ inputs: { upper_bounds: [0.1, 0.2] } }), 'upper_bounds', 2)).toEqual([0.1, 0.2])
    expect(bound(made({ inputs: { upper_bounds: 0.3 } }), 'upper_bounds', 2)).toEqual([0.3, 0.3])
  })

  test('returns: inner gaps carry the price forward, leading gaps stay missing, rows of nothing go', () => {
    const table = parseTable('date,"A, Inc.",B\n2020-01-01,,\n2020-01-02,100,\n2020-01-03,,\n2020-01-06,110,50\n2020-01-07,99,55')
    expect(table.columns).toEqual(['A, Inc.', 'B'])
    const returns = simpleReturns(table)
    expect(returns.dates).toEqual(['2020-01-03', '2020-01-06', '2020-01-07'])
    expect(Array.from(returns.values[0]!, v => Number(v.toFixed(12)))).toEqual([0, 0.1, -0.1])
    expect(Array.from(returns.values[1]!).slice(0, 2)).toEqual([NaN, NaN])
  })

  test.each([['first 2', 2], ['', 4], ['2020-02..2020-03', 2], ['>= 2020-03-01', 2], ['drop any row with a missing price', 3]])('rows "%s"', (rule, count) => {
    const table = { ...tableOf([[1], [NaN], [3], [4]]), dates: ['2020-01-31', '2020-02-29', '2020-03-31', '2020-04-30'] }
    expect(selectRows(table, rule).dates).toHaveLength(count)
  })

  test('an unknown rule is unsupported, never guessed', () => expect(() => selectRows(tableOf([[1]]), 'every second Tuesday')).toThrow(Unsupported))
})
