import { beforeAll, expect, test } from 'vitest'
import { uniform } from '../../tools/numerics/testing.ts'
import { testResults, type TestResults } from './testing/results.ts'

let results: TestResults
beforeAll(async () => { results = await testResults() })

/** One way of saying one field: `{}` is where the figure goes. */
interface Saying { readonly place: string; readonly as: string; readonly words: string; readonly group: string }

const holdings = ['VTI', 'BND', 'AAPL', 'TLT'].flatMap((symbol, at): Saying[] => [
  { place: `portfolio/holdings/${at}/weight`, as: '%', words: `${symbol} makes up {} of your portfolio.`, group: 'weight' }, { place: `portfolio/holdings/${at}/valueUsd`, as: '$', words: `Your ${symbol} position is worth {}.`, group: 'value' },
  { place: `portfolio/holdings/${at}/quantity`, as: '#', words: `You hold {} shares of ${symbol}.`, group: 'quantity' }, { place: `portfolio/holdings/${at}/price`, as: '$c', words: `The price of ${symbol} is {}.`, group: 'price' },
  { place: `portfolio/holdings/${at}/gainUsd`, as: '$', words: `On ${symbol} you have ${symbol === 'VTI' || symbol === 'AAPL' ? 'gained' : 'lost'} {} since you bought it.`, group: 'gain' },
  { place: `optimizer/weights/${[0, 1, 4, 5][at]}/riskShare`, as: '%', words: `${symbol} carries {} of the risk.`, group: 'risk' }, { place: `optimizer/weights/${[0, 1, 4, 5][at]}/volatility`, as: '%', words: `The volatility of ${symbol} is {} a year.`, group: 'volatility' },
])
const periods = ([[4, 'the last year'], [5, 'the last three years'], [6, 'the last five years']] as const).flatMap(([at, words]): Saying[] => [
  { place: `performance/periods/${at}/timeWeighted`, as: '%', words: `Over ${words} you returned {}.`, group: 'returned' }, { place: `performance/periods/${at}/benchmark`, as: '%', words: `Over ${words} your benchmark returned {}.`, group: 'benchmark' },
])
const rest: readonly Saying[] = [
  { place: 'portfolio/classes/0/weight', as: '%', words: 'Stocks are {} of the portfolio.', group: 'class' }, { place: 'portfolio/classes/1/weight', as: '%', words: 'Bonds are {} of the portfolio.', group: 'class' },
  { place: 'stress-tester/scenarios/0/changeUsd', as: '$', words: 'In the global financial crisis you would lose {}.', group: 'shock' }, { place: 'stress-tester/scenarios/1/changeUsd', as: '$', words: 'If interest rates rise +2 percentage points you would lose {}.', group: 'shock' },
  { place: 'optimizer/result/volatility', as: '%', words: 'The new mix has a volatility of {} a year.', group: 'mix' }, { place: 'optimizer/result/expectedReturn', as: '%', words: 'The new mix has an expected return of {} a year.', group: 'mix' },
  { place: 'tax-planner/tax/taxUsd', as: '$', words: 'The sale would cost {} in tax.', group: 'tax' }, { place: 'tax-planner/proceedsUsd', as: '$', words: 'The sale brings in {}.', group: 'tax' },
  { place: 'goal-planner/probability', as: '%', words: 'The chance of reaching it is {}.', group: 'goal' }, { place: 'market/series/0/yearChange', as: '%', words: 'Inflation was {} over the last year.', group: 'series' }, { place: 'market/series/1/value', as: '%2', words: 'The 10-year Treasury yields {}.', group: 'series' },
]
const sayings = [...holdings, ...periods, ...rest]

const figureOf = ({ place, as }: Saying): string => results.write(`{${place} ${as}}`)
const numberOf = (figure: string): number => Number(figure.replaceAll(/[^\d.]/g, ''))
const put = (figure: string, number: number): string => {
  const places = figure.split('.')[1]?.replaceAll(/\D/g, '').length ?? 0
  return figure.replace(/[\d,]+(?:\.\d+)?/, number.toFixed(places).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ','))
}

const next = uniform(20_260_731)
const otherDigit = (digit: string): string => String((Number(digit) + 1 + Math.floor(next() * 9)) % 10)

/** What a careless or hostile model does to one figure. */
const mutations: Readonly<Record<string, (figure: string, saying: Saying) => string | undefined>> = {
  'a leading digit changed': (figure) => figure.replace(/\d/, otherDigit),
  'any digit changed': (figure) => {
    const at = [...figure.matchAll(/\d/g)].map(({ index }) => index)
    const chosen = at[Math.floor(next() * at.length)]!
    return figure.slice(0, chosen) + otherDigit(figure[chosen]!) + figure.slice(chosen + 1)
  },
  'ten times': (figure) => put(figure, numberOf(figure) * 10), 'a tenth': (figure) => put(figure, numberOf(figure) / 10), 'half as much again': (figure) => put(figure, numberOf(figure) * 1.5),
  'percent for dollars and back': (figure) => (figure.includes('%') ? `$${numberOf(figure)}` : figure.includes('$') ? `${numberOf(figure)} %` : `$${figure}`),
  'basis points': (figure) => (figure.includes('%') ? figure.replace(/\s?%/, ' basis points') : undefined), 'a fraction for a percentage': (figure) => (figure.includes('%') ? `${(numberOf(figure) / 100).toFixed(4)} %` : undefined),
  'millions': (figure) => (figure.includes('$') ? `${figure} million` : undefined),
  'the figure of another one': (_, saying) => {
    const others = sayings.filter((each) => each.group === saying.group && each !== saying && figureOf(each) !== figureOf(saying))
    return others.length === 0 ? undefined : figureOf(others[Math.floor(next() * others.length)]!)
  },
}

test('every saying is true, and passes', () => {
  const held = sayings.map((saying) => saying.words.replace('{}', figureOf(saying))).filter((sentence) => !results.evidence.check(sentence).passed)
  expect(held).toEqual([])
})

test.each(Object.entries(mutations))('one figure changed, %s: held back', (_, mutate) => {
  const passed: string[] = []
  let tried = 0
  for (let round = 0; round < 4; round++) {
    for (const saying of sayings) {
      const figure = figureOf(saying)
      const changed = mutate(figure, saying)
      // The same number within its rounding is no lie.
      if (changed === undefined || changed === figure || (changed.replaceAll(/[\d.,]/g, '') === figure.replaceAll(/[\d.,]/g, '') && Math.abs(numberOf(changed) - Math.abs(Number(results.at(saying.place))) * (figure.includes('%') ? 100 : 1)) <= 0.5 * 10 ** -(figure.split('.')[1]?.replaceAll(/\D/g, '').length ?? 0))) continue
      tried += 1
      const sentence = saying.words.replace('{}', changed)
      if (results.evidence.check(sentence).passed) passed.push(sentence)
    }
  }
  expect(tried).toBeGreaterThan(40)
  expect([...new Set(passed)]).toEqual([])
})
