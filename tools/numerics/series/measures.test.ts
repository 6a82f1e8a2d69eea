import fc from 'fast-check'
import { expect, test } from 'vitest'
import { activeReturn, annualAlpha, informationRatioPerPeriod, marketModel, upDown } from './benchmark.ts'
import { annualisedSortino, downsideDeviation, downsideFrequency, downsidePotential, omega, omegaSharpe, upsidePotential } from './downside.ts'
import { correlation, giniMeanDifference, kurtosis, mean, meanAbsoluteDeviation, skewness, standardDeviation } from './moments.ts'
import { annualisedSharpe, annualisedVolatility, geometricSharpe, stability } from './ratios.ts'
import { annualisedReturn, common, growth, present, simpleReturns, totalReturn, wealthIndex } from './returns.ts'

/** The series of empyrical's own tests (Quantopian, Apache 2.0); results below are theirs. */
const mixed = [null, 0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1]
const weekly = [0, 0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1]
const negative = [0, -0.06, -0.07, -0.01, -0.09, -0.02, -0.06, -0.08, -0.05]
const x = present(mixed)

test.each([
  ['annual return, weekly', annualisedReturn(weekly, 52), 0.24690830513998208],
  ['annual volatility, daily', annualisedVolatility(x, 252), 0.9136465399704637],
  ['Sharpe, all negative', annualisedSharpe(negative, 252), -24.406808633910085],
  ['Sortino, daily', annualisedSortino(x, 252), 2.605531251673693],
  ['Sortino, weekly', annualisedSortino(weekly, 52), 1.115890105686644],
  ['downside risk of 0.1, monthly', downsideDeviation(weekly, 0.1) * Math.sqrt(12), 0.3714835124201342],
  ['information ratio to 0.01', informationRatioPerPeriod(x, 0.01), -0.06515583641446039],
])('%s as empyrical prints it', (_, ours, theirs) => {
  expect(ours).toBeCloseTo(theirs, 10)
})

test('moments by hand', () => {
  const y = [1, 2, 3, 4]
  expect([mean(y), standardDeviation(y) ** 2, standardDeviation(y, 0) ** 2, skewness(y), meanAbsoluteDeviation(y)]).toEqual([2.5, 5 / 3, 1.25, 0, 1].map(v => expect.closeTo(v, 12)))
  expect(kurtosis(y)).toBeCloseTo(1.64, 12)
  expect(giniMeanDifference(y)).toBeCloseTo((1 + 2 + 3 + 1 + 2 + 1) / 6, 12)
})

test('upside and downside around a target: 3 % gained and 1 % lost a period is an omega of three', () => {
  const y = [0.06, -0.02]
  expect(upsidePotential(y)).toBeCloseTo(0.03, 12)
  expect(downsidePotential(y)).toBeCloseTo(0.01, 12)
  expect(omega(y)).toBeCloseTo(3, 12)
  expect(omegaSharpe(y, 0)).toBeCloseTo(2, 12)
  expect(downsideFrequency(y, 0)).toBe(0.5)
  expect(omega([0.01, 0.02])).toBeNaN()
})

const returns = fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), { minLength: 3, maxLength: 40 })

test('omega is one plus omega-Sharpe', () => {
  fc.assert(fc.property(returns, y => {
    if (downsidePotential(y, 0.005) > 1e-6) expect(omega(y, 0.005)).toBeCloseTo(1 + omegaSharpe(y, 0.005), 6)
  }))
})

test('returns and wealth are two sides of one thing', () => {
  fc.assert(fc.property(returns, y => {
    const wealth = wealthIndex(y)
    expect(wealth.at(-1)).toBeCloseTo(growth(y), 12)
    simpleReturns([1, ...wealth]).forEach((value, t) => expect(value).toBeCloseTo(y[t]!, 9))
    expect((1 + annualisedReturn(y, 12)) ** (y.length / 12) - 1).toBeCloseTo(totalReturn(y), 9)
  }))
})

test('the correlation is one with itself, and a straight log path is perfectly stable', () => {
  expect(correlation(negative, negative)).toBeCloseTo(1, 12)
  expect(stability([0.01, 0.01, 0.01, 0.01])).toBeCloseTo(1, 12)
  expect(geometricSharpe(weekly, 52)).toBeCloseTo(0.24690830513998208 / annualisedVolatility(weekly, 52), 12)
})

test('a benchmark doubled and moved has beta two and that alpha', () => {
  const b = [0.01, -0.02, 0.03, 0.005]
  const model = marketModel(b.map(value => 0.001 + 2 * value), b)
  expect(model).toEqual({ alpha: expect.closeTo(0.001, 12), beta: expect.closeTo(2, 12), r2: expect.closeTo(1, 12) })
  expect(annualAlpha(0.01, 12)).toBeCloseTo(0.12682503013196977, 12)
  expect(activeReturn(b, b, 12).trackingError).toBe(0)
  expect(upDown([0.02, -0.01, 0.01, -0.01], b)).toEqual({ upNumber: 2 / 3, downNumber: 1, upPercent: 1 / 3, downPercent: 1 })
})

test('two columns meet where both have a value', () => {
  expect(common([1, NaN, 3, 4], [1, 2, NaN, 4]).map(each => [...each])).toEqual([[1, 4], [1, 4]])
})
