import { beforeAll, expect, test } from 'vitest'
import { ResultLog } from '../result-log.ts'
import { testPorts } from '../testing/ports.ts'
import { evidenceOf, TurnEvidence } from '../turn-evidence.ts'
import { figuresIn } from './figures.ts'

type Row = Readonly<Record<string, never>>
let evidence: TurnEvidence
let sentences: readonly string[]

const calls: readonly (readonly [string, unknown])[] = [
  ['portfolio', {}], ['performance', {}], ['stress-tester', { scenarios: [{ kind: 'crisis', crisis: '2008' }, { kind: 'rates', changeBps: 200 }] }], ['optimizer', { method: 'safer' }],
  ['backtester', { portfolio: { kind: 'stocks-bonds', stocks: 0.6 }, benchmark: { kind: 'current' } }], ['tax-planner', { plan: { kind: 'sale', symbol: 'AAPL', quantity: '10' } }],
]
const pc = (value: unknown, digits = 1): string => (Math.abs(Number(value)) * 100).toFixed(digits)
const us = (value: unknown): string => Math.round(Math.abs(Number(value))).toLocaleString('en-US')

/** Sentences as a fluent model writes them, with the figures of real results. */
const written = (of: (tool: string, ...path: readonly (string | number)[]) => unknown): readonly string[] => [
  `Your portfolio is worth $${us(of('portfolio', 'valueUsd'))} as of July 31, 2026, of which $${us(of('portfolio', 'cashUsd'))} is cash.`,
  `You're up ${pc(of('performance', 'focus', 'timeWeighted'))}% year to date, versus ${pc(of('performance', 'focus', 'benchmark'))}% for your benchmark.`,
  `Stocks make up ${pc(of('portfolio', 'classes', 0, 'weight'))}% of your portfolio, above your 55–65% target band.`,
  `Your largest position is VTI at ${pc(of('portfolio', 'holdings', 0, 'weight'))}%, followed by BND at ${pc(of('portfolio', 'holdings', 1, 'weight'))}%.`,
  `Apple has gained ${pc(of('portfolio', 'holdings', 2, 'gain'), 0)}% since you bought it, an unrealized gain of $${us(of('portfolio', 'holdings', 2, 'gainUsd'))}.`,
  `A repeat of 2008 would have cut your portfolio by ${pc(of('stress-tester', 'scenarios', 0, 'change'))}%, or about $${us(of('stress-tester', 'scenarios', 0, 'changeUsd'))}.`,
  `The safer mix lowers expected volatility from ${pc(of('optimizer', 'current', 'volatility'))}% to ${pc(of('optimizer', 'result', 'volatility'))}% per year.`,
  `Expected return falls from ${pc(of('optimizer', 'current', 'expectedReturn'))}% to ${pc(of('optimizer', 'result', 'expectedReturn'))}%.`,
  `In the backtest, 60/40 returned ${pc(of('backtester', 'portfolio', 'metrics', 'cagr'))}% a year with a maximum drawdown of ${pc(of('backtester', 'portfolio', 'metrics', 'maxDrawdown'))}%.`,
  `Selling 10 shares of Apple would bring in about $${us(of('tax-planner', 'proceedsUsd'))} and cost about $${us(of('tax-planner', 'tax', 'taxUsd'))} in taxes.`,
  `Your dividend yield is ${pc(of('portfolio', 'income', 'yield'), 2)}%, or roughly $${us(of('portfolio', 'income', 'yearlyUsd'))} per year.`,
  `| Apple (AAPL) | $${us(of('portfolio', 'holdings', 2, 'valueUsd'))} | ${pc(of('portfolio', 'holdings', 2, 'weight'))}% |`,
  'Roughly half of your money is in VTI.', 'You hold four positions.', 'A 401(k) isn\'t included here.',
]

beforeAll(async () => {
  const ports = await testPorts('How am I doing, and what if I sell 10 AAPL?')
  const log = new ResultLog([])
  for (const [name, input] of calls) log.add((await ports.run(ports.tools.find((tool) => tool.name === name)!, input, log.all)).call)
  evidence = new TurnEvidence(log, { input: ports.input, past: [], facts: ports.facts, market: ports.market, tools: ports.tools }, evidenceOf([]))
  sentences = written((tool, ...path) => path.reduce<unknown>((value, key) => (value as Row)[key as never], log.calls.find((call) => call.name === tool)!.output))
})

test('true sentences of a fluent model pass', () => {
  expect(sentences.filter((sentence) => !evidence.check(sentence).passed)).toEqual([])
})

test('of the same sentences with a figure from another one put in, most are held back', () => {
  const figures = sentences.flatMap((sentence) => figuresIn(sentence).filter(({ kind }) => kind === 'percent' || kind === 'money').map((figure) => ({ sentence, figure })))
  const swapped = figures.flatMap(({ sentence, figure }) => figures.filter((other) => other.figure.kind === figure.kind && Math.abs(other.figure.value - figure.value) > 1e-9)
    .map((other) => `${sentence.slice(0, figure.start)} ${other.figure.text}${sentence.slice(figure.end)}`))
  expect(swapped.length).toBeGreaterThan(200)
  expect(swapped.filter((sentence) => evidence.check(sentence).passed).length / swapped.length).toBeLessThan(0.25)
})
