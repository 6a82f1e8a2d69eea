import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMonths, calendarGrowth, compoundBy, daysBetween, periodOf } from './calendar.ts'
import { irr, xirr } from './money-weighted.ts'
import { futureValue, payment } from './time-value.ts'

test('XIRR of Microsoft Q116041, with leap-year dates', () => {
  const dates = ['1992-01-01', '1992-03-01', '1992-10-30', '1993-02-15', '1993-04-01']
  expect(xirr([-10_000, 2750, 4250, 3250, 2750].map((amount, i) => ({ amount, date: dates[i]! })))).toBeCloseTo(0.373363, 6)
})

test.each([
  // Examples of Excel's IRR page
  [[-70_000, 12_000, 15_000, 18_000, 21_000], -0.0212448],
  [[-70_000, 12_000, 15_000, 18_000, 21_000, 26_000], 0.0866309],
])('IRR of %j is %f', (flows, rate) => {
  expect(irr(flows)).toBeCloseTo(rate, 7)
})

test('a rate that is a round number is found on the spot', () => {
  expect([irr([-100, 110]), irr([-100, 0, 100]), irr([-100, 150])]).toEqual([0.1, 0, 0.5].map(rate => expect.closeTo(rate, 12)))
})

test('money that only goes one way has no rate of return', () => {
  expect(irr([-100, -50])).toBeNaN()
  expect(xirr([])).toBeNaN()
})

test('a saving that grew at r has a money-weighted return of r', () => {
  fc.assert(fc.property(fc.double({ min: -0.6, max: 3, noNaN: true }), fc.integer({ min: 1, max: 3000 }), (rate, days) => {
    const end = 100 * (1 + rate) ** (days / 365)
    const date = new Date(Date.UTC(2000, 0, 1 + days)).toISOString().slice(0, 10)
    if (end > 1e-6) expect(xirr([{ date: '2000-01-01', amount: -100 }, { date, amount: end }])).toBeCloseTo(rate, 6)
  }))
})

test.each([
  // Examples of Excel's FV and PMT pages
  ['FV(1 %, 12, −1000)', futureValue({ rate: 0.01, periods: 12, due: false }, -1000), 12_682.5],
  ['FV(0.5 %, 10, −200, −500, 1)', futureValue({ rate: 0.06 / 12, periods: 10, due: true }, -200, -500), 2581.4],
  ['PMT(8 %/12, 10, 10 000)', payment({ rate: 0.08 / 12, periods: 10, due: false }, 10_000), -1037.03],
  ['PMT(8 %/12, 10, 10 000, 0, 1)', payment({ rate: 0.08 / 12, periods: 10, due: true }, 10_000), -1030.16],
  ['PMT(6 %/12, 216, 0, 50 000)', payment({ rate: 0.005, periods: 216, due: false }, 0, 50_000), -129.08],
  ['without interest', payment({ rate: 0, periods: 10, due: false }, 0, 100), -10],
])('%s', (_, ours, theirs) => {
  expect(ours).toBeCloseTo(theirs, 2)
})

test('saving the payment reaches the goal', () => {
  fc.assert(fc.property(fc.double({ min: -0.01, max: 0.03, noNaN: true }), fc.integer({ min: 1, max: 400 }), fc.boolean(), (rate, periods, due) => {
    const annuity = { rate, periods, due }
    expect(futureValue(annuity, payment(annuity, -1000, 50_000), -1000) / 50_000).toBeCloseTo(1, 6)
  }))
})

test('calendar: growth counts days, periods follow the calendar', () => {
  expect(calendarGrowth(1.1, '2023-01-01', '2024-01-01')).toBeCloseTo(1.1 ** (365.25 / 365) - 1, 12)
  expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2)
  expect(periodOf('2024-05-31', 'quarter')).toBe('2024-Q2')
  expect(addMonths('2023-11', 3)).toBe('2024-02')
  // empyrical: monthly returns to quarters
  const months = [0, 0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1]
  const quarters = compoundBy(months.map((_, t) => addMonths('2000-01', t)), months, 'quarter').map(each => each.value)
  expect(quarters).toEqual([0.111, 0.008576, -0.07282].map(v => expect.closeTo(v, 12)))
})
