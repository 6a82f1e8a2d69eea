import type { PersonFacts } from '../../../domain/facts.ts'
import { ResultLog } from '../../result-log.ts'
import { testPorts } from '../../testing/ports.ts'
import { evidenceOf, TurnEvidence } from '../../turn-evidence.ts'

type Calls = readonly (readonly [tool: string, input: unknown])[]

const usual: Calls = [
  ['portfolio', {}], ['performance', {}], ['stress-tester', { scenarios: [{ kind: 'crisis', crisis: '2008' }, { kind: 'rates', changeBps: 200 }] }], ['optimizer', { method: 'safer' }],
  ['backtester', { portfolio: { kind: 'stocks-bonds', stocks: 0.6 }, benchmark: { kind: 'current' } }], ['tax-planner', { plan: { kind: 'sale', symbol: 'AAPL', quantity: '10' } }],
  ['market', { symbols: ['SPY', 'GLD'], series: ['cpi', 'treasury-10y'], period: '3y' }],
  ['goal-planner', { kind: 'retirement', targetUsd: '500000', on: '2045-01-01', monthlyUsd: '500' }],
]

const grouped = (text: string): string => text.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')
const longDate = (text: string): string => new Date(`${text}T00:00:00Z`).toLocaleDateString('en-US', { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' })

/** How a figure is printed, by the last word of its place: sizes without sign unless `±`. */
const printers: Readonly<Record<string, (value: unknown) => string>> = {
  '%': (value) => `${(Math.abs(Number(value)) * 100).toFixed(1)}%`, '%2': (value) => `${(Math.abs(Number(value)) * 100).toFixed(2)} %`, '%0': (value) => `${(Math.abs(Number(value)) * 100).toFixed(0)} %`,
  '±': (value) => `${Number(value) < 0 ? '-' : '+'}${(Math.abs(Number(value)) * 100).toFixed(1)} %`, '∓': (value) => `${Number(value) < 0 ? '+' : '-'}${(Math.abs(Number(value)) * 100).toFixed(1)} %`,
  '$': (value) => `$${grouped(Math.abs(Number(value)).toFixed(0))}`, '$c': (value) => `$${grouped(Math.abs(Number(value)).toFixed(2).split('.')[0]!)}.${Math.abs(Number(value)).toFixed(2).split('.')[1]!}`,
  '$k': (value) => `$${(Math.abs(Number(value)) / 1000).toFixed(0)}k`, '$m': (value) => `$${(Math.abs(Number(value)) / 1000).toFixed(0)} million`, 'usd': (value) => `${grouped(Math.abs(Number(value)).toFixed(0))} USD`,
  'bps': (value) => `${(Math.abs(Number(value)) * 10_000).toFixed(0)} basis points`, '#': (value) => String(Number(value)), '#2': (value) => Number(value).toFixed(2), 'fraction': (value) => `${Math.abs(Number(value)).toFixed(3)} %`,
  'date': (value) => longDate(String(value)), 'next': (value) => longDate(new Date(Date.parse(String(value)) + 86_400_000).toISOString().slice(0, 10)), 'iso': (value) => String(value),
}

type Row = Readonly<Record<string | number, unknown>>

/** Real results of one conversation, as evidence and for writing sentences about them. */
export interface TestResults {
  readonly evidence: TurnEvidence
  at(place: string): unknown
  /** "VTI is {portfolio/holdings/0/weight %}" with the recorded figure, printed as named. */
  write(template: string): string
}

export const testResults = async (said = 'How am I doing, and what if I sell 10 AAPL?', calls = usual, facts?: PersonFacts): Promise<TestResults> => {
  const ports = await testPorts(said, { ...(facts && { facts }) })
  const log = new ResultLog([])
  for (const [name, input] of calls) log.add((await ports.run(ports.tools.find((tool) => tool.name === name)!, input, log.all)).call)
  const at = (place: string): unknown => {
    const [tool, ...path] = place.split('/')
    const value = path.reduce<unknown>((each, key) => (each as Row | undefined)?.[key], log.calls.find((call) => call.name === tool)?.output)
    if (value === undefined || value === null) throw new RangeError(`No result has ${place}.`)
    return value
  }
  const write = (template: string): string => template.replaceAll(/\{(\S+) (\S+?)\}/g, (_, place: string, as: string) => printers[as]!(at(place)))
  return { evidence: new TurnEvidence(log, { input: ports.input, past: [], facts: ports.facts, market: ports.market, tools: ports.tools }, evidenceOf([])), at, write }
}
