import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatPrice, price, type Price } from '../domain/decimal.ts'
import { limitPriceOf } from './limit-price.ts'

test.each([
  ['buy', '100.00', '0.005', '100.50'],
  ['sell', '100.00', '0.005', '99.50'],
  ['buy', '99.99', '0.005', '100.48'],
  ['sell', '99.99', '0.005', '99.50'],
  ['buy', '0.50', '0.005', '0.5025'],
  ['sell', '0.3333', '0.005', '0.3317'],
  ['buy', '100.00', '0', '100.00'],
] as const)('%s at %s ± %s goes out at %s', (side, refPrice, tolerance, limit) => {
  expect(limitPriceOf({ side, type: 'market', refPrice }, tolerance)).toBe(limit)
})

test('a limit of one\'s own stays', () => {
  expect(limitPriceOf({ side: 'buy', type: 'limit', refPrice: '100.00', limitPrice: '95.1' }, '0.005')).toBe('95.10')
})

test('never worse than what was shown, and less than a tick away from it', () => {
  fc.assert(fc.property(fc.bigInt({ min: 1_000n, max: 10n ** 12n }), fc.integer({ min: 0, max: 50_000 }), fc.constantFrom('buy' as const, 'sell' as const), (micro, millionths, side) => {
    const tolerance = (millionths / 1e6).toFixed(6)
    const shown = micro * (1_000_000n + (side === 'buy' ? BigInt(millionths) : -BigInt(millionths)))
    const limit = price(limitPriceOf({ side, type: 'market', refPrice: formatPrice(micro as Price) }, tolerance)) * 1_000_000n
    const tick = (micro >= 1_000_000n ? 10_000n : 100n) * 1_000_000n
    const worse = side === 'buy' ? limit - shown : shown - limit
    expect(worse <= 0n && worse > -tick).toBe(true)
  }))
})
