import { expect, test } from 'vitest'
import { dollarText } from './wish.ts'

test.each([['0.00', '$0'], ['999.00', '$999'], ['1234.50', '$1,234.50'], ['1000000.00', '$1,000,000'], ['-2500.00', '-$2,500'], ['12.05', '$12.05']])('%s reads %s', (usd, text) => {
  expect(dollarText(usd)).toBe(text)
})
