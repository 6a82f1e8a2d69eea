import fc from 'fast-check'
import { expect, test } from 'vitest'
import { benchmarkReturn, brinsonFachler, linkFactors, portfolioReturn } from './attribution.ts'

test('finfacts\' five segments, in basis points', () => {
  const rows = [[0.35, 0.4, 210, 180], [0.3, 0.25, 450, 380], [0.15, 0.2, 320, 300], [0.1, 0.05, 650, 500], [0.1, 0.1, 50, 40]] as const
  const effects = brinsonFachler(rows.map(([wp, wb, rp, rb]) => ({ wp, wb, rp, rb })))
  expect(effects.map(each => each.allocation)).toEqual([3.8, 6.2, -2.2, 12.2, 0].map(v => expect.closeTo(v, 1)))
  expect(effects.map(each => each.selection)).toEqual([12, 17.5, 4, 7.5, 1].map(v => expect.closeTo(v, 6)))
  expect(effects.map(each => each.interaction)).toEqual([-1.5, 3.5, -1, 7.5, 0].map(v => expect.closeTo(v, 6)))
})

const share = fc.double({ min: 0.01, max: 1, noNaN: true })
const rate = fc.double({ min: -0.3, max: 0.3, noNaN: true })

test('the effects add up to the active return', () => {
  fc.assert(fc.property(fc.array(fc.tuple(share, share, rate, rate), { minLength: 1, maxLength: 8 }), raw => {
    const [p, b] = [0, 1].map(k => raw.reduce((sum, row) => sum + row[k]!, 0)) as [number, number]
    const segments = raw.map(([wp, wb, rp, rb]) => ({ wp: wp / p, wb: wb / b, rp, rb }))
    const total = brinsonFachler(segments).reduce((sum, each) => sum + each.allocation + each.selection + each.interaction, 0)
    expect(total).toBeCloseTo(portfolioReturn(segments) - benchmarkReturn(segments), 10)
  }))
})

test('linked over periods, active returns add up to the difference of the total returns', () => {
  fc.assert(fc.property(fc.array(fc.tuple(rate, rate), { minLength: 1, maxLength: 30 }), rows => {
    const [p, b] = [rows.map(row => row[0]), rows.map(row => row[1])]
    const linked = linkFactors(p, b).reduce((sum, factor, t) => sum + factor * (p[t]! - b[t]!), 0)
    const total = (x: number[]): number => x.reduce((wealth, value) => wealth * (1 + value), 1)
    expect(linked).toBeCloseTo(total(p) - total(b), 9)
  }))
})
