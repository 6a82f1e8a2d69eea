import { expect, test } from 'vitest'
import { parseTable, type Case, type Folder } from '../folder.ts'
import { scoreCase } from '../score.ts'
import { kinds } from './index.ts'

/** Kinds and keys of FORMAT 12 to 14 on cases small enough to check by hand. */
const files: Record<string, string> = {
  'data/m.csv': 'date,A,B,US 3m TR\n2000-01-31,0.1,0.05,0.01\n2000-02-29,-0.05,,0.01\n2000-03-31,0.02,-0.02,0.01\n2000-04-30,,0.03,0.01\n',
  'data/p.csv': 'Date,X,Y\n1999-12-31,100,10\n2000-06-30,90,11\n2000-12-29,120,12\n2001-12-31,60,12\n2002-12-31,121,\n',
}
const folder: Folder = {
  table: path => parseTable(files[path]!),
  matrix: name => { throw new Error(name) },
}
const score = (kind: string, inputs: Record<string, unknown>, expected: Record<string, unknown>, title = '', tolerance: Record<string, unknown> = { abs: 1e-9 }) =>
  scoreCase({ id: 't', topic: kind, title, kind, verified: true, inputs, expected, tolerance, folder } satisfies Case, kinds.get(kind))
const passed = { outcome: 'passed', reason: '' }
const two = { returns: 'data/m.csv', columns: ['A', 'B'], frequency: 12 }
const G = (product: number, T: number) => product ** (12 / T) - 1

test.each([
  ['cumulative', 'performance', two, { geometric: [1.1 * 0.95 * 1.02 - 1, 1.05 * 0.98 * 1.03 - 1], arithmetic: [0.07, 0.06] }, 'Cumulative return'],
  ['annualised', 'performance', two, { geometric: [G(1.1 * 0.95 * 1.02, 3), G(1.05 * 0.98 * 1.03, 3)], arithmetic: [0.28, 0.24] }, 'Annualised return'],
  ['Sharpe over bills, per period', 'performance', two, { varying: [0.04 / 3 / Math.sqrt(0.005633333333333333), 0.03 / 3 / Math.sqrt(0.0013)] }, 'Sharpe per period'],
  ['annual return counts missing rows', 'performance', { returns: [null, 0.1], periods_per_year: 2 }, { value: 0.1 }, 'Annual return'],
  ['monthly to quarters', 'performance', { returns: [0.1, 0.1], first_month: '2000-03' }, { value: [0.1, 0.1] }, 'Quarters'],
  ['stability', 'performance', { returns: [0.01, 0.01, 0.01] }, { value: 1 }, 'Stability'],
  ['downside with a MAR', 'downside', { ...two, MAR: 0.03 }, { dd: [Math.sqrt((0.08 ** 2 + 0.01 ** 2) / 3), Math.sqrt(0.05 ** 2 / 3)], dp: [0.03, 0.05 / 3] }, ''],
  ['Sortino per period', 'downside', two, { sortino: [0.07 / 3 / Math.sqrt(0.0025 / 3), 0.02 / Math.sqrt(0.0004 / 3)], downside_frequency: [1 / 3, 1 / 3] }, ''],
  ['omega with an annual target', 'downside', { returns: [0.02, -0.01], required_return_annual: 0 }, { value: 2 }, 'Omega'],
  ['max drawdown as a list', 'drawdown', two, { max_drawdown: [0.05, 0.02] }, ''],
  ['an unrecovered drawdown', 'drawdown', { returns: 'data/m.csv', column: 'A' }, { from: ['2000-02-29'], to: [null], depth: [-0.05], length: [2], to_trough: [1], recovery: [null] }, ''],
  ['Calmar without a drawdown is nothing', 'drawdown', { returns: [0.1, 0.1], periods_per_year: 12 }, { value: null }, 'Calmar'],
  ['regression on a column', 'benchmark', { returns: 'data/m.csv', columns: ['A'], frequency: 12, benchmark: 'B', rf: 'US 3m TR' },
    { beta: [0.08 / 0.07], alpha: [0.01 - 0.08 / 0.07 * -0.03 + 0.08 - 0.08 / 0.07 * 0.07], r2: [1], annual_alpha: [(1 + 0.09 - 0.08 / 0.07 * 0.04) ** 12 - 1] }, ''],
  ['alpha and beta against a list', 'benchmark', { returns: [0.02, 0.04], benchmark: [0.01, 0.02] }, { value: [0, 2] }, ''],
  ['information ratio against a list', 'benchmark', { returns: [0.02, 0.04, null], benchmark: [0.01, 0.02, 0.5] }, { value: 0.015 / Math.sqrt(0.00005) }, ''],
  ['a price file as benchmark', 'benchmark', { returns: 'data/m.csv', columns: ['A'], frequency: 12, benchmark: 'B' }, { up_number: [1], down_number: [0], up_percent: [1], down_percent: [1] }, ''],
  ['max drawdown from prices', 'tail_risk', { prices: 'data/p.csv', tickers: ['X'] }, { value: [0.5] }, 'Max drawdown'],
  ['uncompounded', 'tail_risk', { prices: [[1], [1.1], [0.55], [0.66]] }, { value: [0.5] }, 'Max drawdown (uncompounded)'],
  ['semideviation below 0', 'tail_risk', { prices: [[1], [1.1], [0.99]] }, { value: [0.1] }, 'Semi deviation below 0'],
  ['Gini', 'tail_risk', { prices: [[1], [1.1], [0.99]] }, { value: [0.2] }, 'Gini mean difference'],
  ['worst', 'tail_risk', { prices: [[1], [1.1], [0.99]] }, { value: [0.1] }, 'Worst realisation'],
  ['historical shortfall', 'tail_risk', { returns: 'data/m.csv', columns: ['A'] }, { es: [-0.05] }, 'Historical ES'],
  ['weighted Gaussian VaR', 'tail_risk', { returns: [[0.1, -0.1], [0.3, 0.1]], weights: [0.5, 0.5] }, { var: -(0.1 - 1.6448536269514722 * Math.sqrt(0.02)) }, ''],
  ['drift without rebalancing', 'backtest', { returns: [[1, 0], [0, 0]], initial_weights: [0.5, 0.5] }, { bop_weight_A_period1: 0.5, bop_weight_A_period2: 2 / 3, returns: [0.5, 0] }, ''],
  ['target weights hold every period', 'backtest', { returns: [[1, 0], [1, 0]], weights: [0.5, 0.5] }, { first_return: 0.5, returns: [0.5, 0.5], bop_weight_B_period2: 0.5 }, ''],
  ['attribution in percent', 'attribution', { wp: [0.6, 0.4], wb: [0.5, 0.5], rp_pct: [2, 1], rb_pct: [1, 1] }, { allocation_pct: [0, 0], selection_pct: [0.5, 0], interaction_pct: [0.1, 0], portfolio_return_pct: 1.6, total_active_pct: 0.6, selection_bps: [50, 0] }, ''],
  ['IRR', 'goal_math', { cashflows: [-100, 110] }, { value: 0.1 }, ''],
  ['future value at the start', 'goal_math', { rate: 0.1, nper: 2, pmt: -100, type: 1, pv: -100 }, { value: 352 }, ''],
  ['the deepest fall between dates', 'historical_crises', { data: 'data/p.csv', column: 'X', start: '2000-01-01', end: '2001-12-31' }, { peak_date: '2000-12-29', trough_date: '2001-12-31', depth: -0.5, recovery_date: '2002-12-31' }, ''],
  ['calendar years', 'historical_crises', { benchmark: 'data/p.csv' }, { years: [2000, 2001], return_pct: [20, -50] }, ''],
  ['levels from the file', 'historical_crises', { data: 'data/p.csv', peak_date: '2000-12-29', trough_date: '2001-12-31', peak: 1, trough: 1 }, { decline_pct: -50 }, ''],
  ['26 CFR 1.1091-1(h), dated lots', 'tax_lots', { lots: [{ date: '1954-09-21', shares: 100, cost: 5000 }, { date: '1954-12-21', shares: 50, cost: 2750 }, { date: '1954-12-27', shares: 25, cost: 1125 }], sale: { date: '1955-01-03', shares: 100, proceeds: 4000, lot: '1954-09-21' } },
    { indicated_loss: 1000, disallowed_loss: 750, deductible_loss: 250, basis_50: 3250, basis_25: 1375 }, ''],
  ['a replacement outside the window', 'tax_lots', { buys: [{ shares: 100, cost: 1000 }], sale: { shares: 100, proceeds: 750 }, replacement: { shares: 100, cost: 800, within_30_days: false } }, { deductible_loss: 250, disallowed_loss: 0, replacement_basis: 800 }, ''],
  ['half replaced', 'tax_lots', { buys: [{ shares: 100, cost: 1000 }], sale: { shares: 100, proceeds: 750 }, replacement: { shares: 50, cost: 400, within_30_days: true } }, { deductible_loss: 125, disallowed_loss: 125, replacement_basis: 525 }, ''],
  ['shares by ticker', 'whole_shares', { weights: { A: 0.5, B: 0.5, C: 0 }, latest_prices: { A: 10, B: 20, C: 5 }, portfolio_value: 100 }, { shares: { A: 4, B: 2 }, residual_cash: 20 }, ''],
])('%s', (_, kind, inputs, expected, title) => {
  expect(score(kind, inputs, expected, title)).toEqual(passed)
})

test('a worse objective than the expected one fails, an equal one passes', () => {
  const inputs = { weights: [0.5, 0.5], prices: [10, 10], portfolio_value: 30, lot_size: 1 }
  expect(score('whole_shares', inputs, { shares: [2, 1], residual_cash: 0 })).toEqual(passed)
  expect(score('whole_shares', inputs, { shares: [1, 2], residual_cash: 0 })).toEqual(passed)
})

test('a published table cannot be computed, and is said to be unsupported', () => {
  expect(score('historical_crises', { index: 'S&P 500 total return' }, { years: [2000], return_pct: [-9.1] })).toMatchObject({ outcome: 'skipped' })
})

test('an unknown rebalancing rule is unsupported, not guessed', () => {
  expect(score('backtest', { returns: [[0.1]], weights: [1], rebalance: 'on full moons' }, { returns: [0.1] })).toMatchObject({ outcome: 'skipped' })
})
