import { expect, test } from 'vitest'
import { dollars, grouped, percent } from './format.ts'

test.each([['1234567.8', '$1,234,567.80'], ['-0.5', '-$0.50'], ['12', '$12.00'], ['-63850.13', '-$63,850.13'], ['123456789012345678.99', '$123,456,789,012,345,678.99']])('%s is printed %s, of any size and without a float', (usd, text) => { expect(dollars(usd)).toBe(text) })
test.each([['999', '999'], ['1000', '1,000'], ['1234567', '1,234,567']])('%s is grouped %s', (digits, text) => { expect(grouped(digits)).toBe(text) })
test.each([[0.188, 1, '18.8 %'], [-0.0042, 2, '-0.42 %'], [1, 0, '100 %']])('%d with %d digits is %s', (fraction, digits, text) => { expect(percent(fraction, digits)).toBe(text) })
