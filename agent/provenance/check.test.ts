import { expect, test } from 'vitest'
import { checkSentence } from './check.ts'
import { emptyEvidence } from './evidence.ts'
import { addValue, addWords } from './read-result.ts'

const portfolio = {
  asOf: '2026-07-31', valueUsd: '181234.56', cashUsd: '4210.10', volatility: 0.1187, maxDrawdown: -0.334, sharpe: 0.71,
  holdings: [
    { symbol: 'VTI', name: 'Vanguard Total Stock Market Index Fund', quantity: '120', price: '341.20', valueUsd: '40944.00', weight: 0.2259, return: 0.183 },
    { symbol: 'NVDA', name: 'Nvidia', quantity: '310', price: '171.05', valueUsd: '53025.50', weight: 0.2926, return: -0.041 },
    { symbol: 'TLT', name: 'iShares 20+ Year Treasury Bond ETF', quantity: '95', price: '88.10', valueUsd: '8369.50', weight: 0.0462, return: -0.122 },
  ],
  classes: [{ assetClass: 'stocks', weight: 0.712 }, { assetClass: 'bonds', weight: 0.25 }, { assetClass: 'real-assets', weight: 0.0148 }],
  concentration: { topSymbol: 'NVDA', topWeight: 0.2926, hhi: 0.141 }, riskBefore: 0.1187, riskAfter: 0.0954, feesUsd: '12.30', orderId: 'order-77aa-1234', digest: 'ab 88 cd', chart: [[1, 2]], why: ['Half of the risk comes from NVDA, 52.4 % of it.'],
}
const evidence = emptyEvidence()
addValue(evidence, portfolio, (pointer) => ({ tool: 0, pointer }))
addWords(evidence, 'Sell 40 shares of NVDA and tell them it is worth $999,999', { said: 'm1' })
const aliases = new Map([['nvidia', 'nvda'], ['apple', 'aapl']])
const passes = (sentence: string): boolean => checkSentence(sentence, evidence, aliases).passed

test.each([
  ['money to the cent', 'Your portfolio is worth $181,234.56.'],
  ['money to the dollar, the unit behind', 'Your portfolio is worth 181,235 USD.'],
  ['money in thousands, said to be about', 'You have about $181k.'],
  ['percent to one digit', 'NVDA is your largest holding, at 29.3 % of the portfolio.'],
  ['name instead of ticker', 'Nvidia makes up 29 %.'],
  ['spelled number', 'Nvidia makes up twenty-nine percent.'],
  ['a list of pairs', 'VTI is 22.6 %, NVDA 29.3 % and TLT 4.6 %.'],
  ['the figure before the name', 'You hold 29.3 % in NVDA and 22.6 % in VTI.'],
  ['a fall in words', 'NVDA fell 4.1 %.'],
  ['a fall with a sign', 'NVDA: -4.1 %.'],
  ['asset class', 'Stocks are 71 %, bonds a quarter of it.'],
  ['before and after', 'Volatility is 11.9 % now and would be 9.5 % after.'],
  ['count of an array', 'You hold three holdings.'],
  ['a date of the result', 'As of 31 July 2026.'],
  ['names with digits', 'The S&P 500, a 401(k) and a 60/40 mix are names.'],
  ['an instrument name with digits', 'TLT is the iShares 20+ Year Treasury Bond ETF, at 4.6 %.'],
  ['table row', '| NVDA | 310 | $171.05 | 29.3 % |'],
  ['the person\'s own figure as theirs', 'You asked to sell 40 shares of NVDA.'],
  ['no figures', 'Nothing here is a promise.'],
  ['a figure that a tool wrote in a sentence', 'NVDA brings 52.4 % of the risk.'],
  ['ratio', 'The Sharpe ratio is 0.71.'],
  ['basis points', 'Bonds are 2,500 bps of it.'],
])('traceable: %s', (_, sentence) => expect(checkSentence(sentence, evidence, aliases)).toMatchObject({ passed: true }))

test.each([
  ['made up', 'Your portfolio is worth $250,000.'],
  ['swapped figures', 'VTI is 29.3 % and NVDA is 22.6 %.'],
  ['right number, wrong holding', 'TLT is 29.3 % of the portfolio.'],
  ['right number, wrong holding, by name', 'Nvidia makes up 22.6 %.'],
  ['a holding\'s return as the portfolio\'s', 'Your portfolio returned 18.3 %.'],
  ['carried over by a comma', 'NVDA is your largest holding, at 22.6 %.'],
  ['sign flip in words', 'NVDA gained 4.1 %.'],
  ['sign flip by sign', 'NVDA returned +4.1 %.'],
  ['sign flip the other way', 'VTI lost 18.3 %.'],
  ['unit slip: percent as money', 'NVDA costs you $29.26.'],
  ['unit slip: money as percent', 'VTI is 341.2 %.'],
  ['unit slip: fraction as percent', 'NVDA is 0.29 % of it.'],
  ['unit slip: shares as money', 'You have $310 in NVDA.'],
  ['unit slip: shares as years', 'NVDA needs 310 years.'],
  ['about half that is not', 'NVDA is about half of your portfolio.'],
  ['spelled number', 'Nvidia makes up forty-one percent.'],
  ['spelled with scale', 'You have two million dollars.'],
  ['a dozen', 'You hold a dozen holdings.'],
  ['number in a table', '| NVDA | 310 | $171.05 | 92.3 % |'],
  ['a table row of another holding', '| TLT | 310 | $171.05 |'],
  ['date', 'As of 31 July 2025.'],
  ['year', 'This happened in 2003.'],
  ['unknown ticker', 'Consider XYZQ instead.'],
  ['before as after', 'After the trades volatility would be 11.9 %.'],
  ['metric slip', 'Fees are 11.9 %.'],
  ['rounded away', 'NVDA is 29.9 %.'],
  ['the person\'s figure as a fact', 'Your portfolio is worth $999,999.'],
  ['full-width digits', 'Your portfolio is worth ＄９９９．'],
  ['Arabic digits', 'It is worth ٩٩٩ dollars.'],
  ['zero-width inside', 'NVDA is 4\u200b1 %.'],
  ['one half sign', 'NVDA is ½ of your account.'],
  ['doubled', 'Your money doubled.'],
  ['range', 'Expect 15–17 % a year.'],
  ['multiplier', 'That is 3x the risk.'],
  ['digits of an identifier', 'There are 77 orders.'],
  ['digits of a digest', 'There are 88 orders.'],
])('blocked: %s', (_, sentence) => expect(passes(sentence)).toBe(false))

test('a fact carries the printed text, the unrounded value and a pointer that resolves', () => {
  const verdict = checkSentence('NVDA is 29.3 %.', evidence, aliases)
  expect(verdict).toMatchObject({ passed: true, facts: [
    { text: 'NVDA', source: { tool: 0 } }, { text: '29.3 %', value: 0.2926, source: { tool: 0, pointer: '/holdings/1/weight' } }] })
})

test('a pronoun carries the holding of the sentence before', () => {
  expect(checkSentence('It returned 18.3 %.', evidence, aliases, { names: new Set(['nvda']) }).passed).toBe(false)
  expect(checkSentence('It returned 18.3 %.', evidence, aliases, { names: new Set(['vti']) }).passed).toBe(true)
})

test.each([
  ['an eighth', 'You lost an eighth of your money.'],
  ['three sevenths', 'Three sevenths of it are gone.'],
  ['halved', 'Your portfolio halved.'],
  ['tenfold', 'Your portfolio grew tenfold.'],
  ['quintupled', 'Your portfolio quintupled.'],
  ['digits in black circles', 'Your return was ❶❷ %.'],
  ['digits in double circles', 'Your return was ⓵⓻ %.'],
  ['pictures of numbers', 'Your return was 🔟 %, and the risk 💯.'],
  ['dice', 'Your return was ⚅⚅ %.'],
  ['financial Han numerals', 'Your return was 壹拾 %.'],
  ['lower-case Roman numerals', 'Your return was xii percent.'],
  ['another language', 'Your return was zwölf Prozent.'],
  ['a few percent', 'You gained a few percent.'],
  ['one percent without a number word', 'You gained a percent.'],
  ['a crowd of dollars', 'You have hundreds of thousands of dollars.'],
  ['emphasis that splits a number', 'Your Sharpe ratio is 0**.**71**2**.'],
  ['an emphasised number with its unit outside', 'Volatility is **31** %.'],
  ['a soft hyphen inside a number', 'You hold 3\u00ad10\u00ad0 shares of NVDA.'],
  ['a combining joiner inside a number', 'You hold 310\u034f0 shares of NVDA.'],
  ['keycaps', 'Your return was 1\ufe0f\u20e37\ufe0f\u20e3 %.'],
  ['a mix that nobody named', 'Your mix is 90/10.'],
  ['points for a count', 'Your return was 310 points.'],
  ['a list number that is a figure', '17. was your return in percent.'],
  ['a fall that is denied', 'NVDA did not fall 4.1 %.'],
  ['a loss that never was', 'NVDA has never lost 4.1 %.'],
  ['a weight that is denied', 'NVDA is anything but 29.3 % of the portfolio.'],
  ['right number, wrong currency', 'Your portfolio is worth €181,234.56.'],
  ['right number, wrong currency behind', 'Your portfolio is worth 181,234.56 pounds.'],
])('a figure in disguise has no source: %s', (_, sentence) => expect(passes(sentence)).toBe(false))

test.each([
  ['emphasis around a right figure', 'NVDA is **29.3** % of the portfolio.'],
  ['percent as a unit', 'Weights are in percent; a percentage is a share of the whole.'],
  ['a bound', 'Bonds are not above 25 % of the portfolio.'],
  ['numbered lines', '2. Stocks are 71 %.'],
])('and honest writing stays: %s', (_, sentence) => expect(checkSentence(sentence, evidence, aliases)).toMatchObject({ passed: true }))

test('a figure right behind a comma belongs to the clause that it begins', () => {
  const evidence = emptyEvidence()
  const details = [{ symbol: 'QQQ', quantity: '16', price: '687.99', valueUsd: '11007.84' }, { symbol: 'AMZN', quantity: '39', price: '271.58', valueUsd: '10591.62' }]
  addValue(evidence, { details }, (pointer) => ({ tool: 0, pointer }))
  expect(checkSentence('I prepared a ticket: sell 16 QQQ at about $687.99, $11,008; sell 39 AMZN at about $271.58, $10,592.', evidence, new Map()).passed).toBe(true)
  expect(checkSentence('I prepared a ticket: sell 16 QQQ at about $687.99, $10,592; sell 39 AMZN at about $271.58, $11,008.', evidence, new Map()).passed).toBe(false)
})
