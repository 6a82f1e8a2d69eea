import { expect, test } from 'vitest'
import { factorsIn } from './factor-words.ts'

const shocks = (text: string) => factorsIn(text).scenarios.flatMap((each) => (each['preset'] ?? (each['shocks'] as { factor: string; change: number }[]).map(({ factor, change }) => `${factor} ${Math.round(change * 100)}`)) as string)

test.each([
  ['what if value stocks fall 10 %', ['value -10']],
  ['what if growth stocks drop 20%', ['value 20']],
  ['suppose value beats growth by 5 %', ['value 5']],
  ['what if growth outperforms value by 8 %', ['value -8']],
  ['small caps lag the market by 15 %', ['size -15']],
  ['what if small companies outperform by 6%', ['size 6']],
  ['large caps fall 10 % behind', ['size 10']],
  ['momentum stocks lose 30 %', ['momentum -30']],
  ['quality stocks trail by 4 %', ['profitability -4']],
  ['value stocks fall 10 % and small caps fall 5 %', ['value -10', 'size -5']],
  ['what would a momentum crash do to me', ['momentum-crash']],
  ['a value rally', ['value-rally']],
  ['a rotation into value', ['value-rally']],
  ['what if my stocks lose value by 10 %', []],
  ['what if stocks fall 10 %', []],
  ['my portfolio fell 10 % in value', []],
])('%s', (text, expected) => expect(shocks(text)).toEqual(expected))

test('what is not a factor is left for the other scenarios', () => {
  expect(factorsIn('small caps lag by 15 % and rates rise by 1 %').rest).toContain('rates rise by 1 %')
})
