import type { z } from 'zod'
import { digestOf } from '../../domain/canonical.ts'
import type { PersonFacts, TransactionFacts } from '../../domain/facts.ts'
import { percent } from '../../domain/format.ts'
import type { AssetClass } from '../../domain/instruments.ts'
import type { Ips } from '../../domain/policy.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import type { TicketView } from '../../domain/ticket.ts'
import { readTickets } from '../../gates/read-ticket.ts'
import type { portfolio } from '../../tools/portfolio/index.ts'
import type { stressTester } from '../../tools/stress-tester/index.ts'
import type { Session } from '../auth/port.ts'
import { settled } from '../http/answers.ts'
import type { Steward } from '../steward.ts'
import { figures, figuresOrNull, standOf, type Stand } from './figures.ts'
import { goalsOf } from './goals.ts'
import { drawdownOf, growthOf, returnsOf, type Performance } from './growth.ts'

type Portfolio = z.input<typeof portfolio.output>
type Stress = z.input<typeof stressTester.output>

const classNames: Readonly<Record<AssetClass, string>> = {
  stocks: 'Stocks', bonds: 'Bonds', 'real-assets': 'Real assets', cash: 'Cash', crypto: 'Crypto', 'multi-asset': 'Mixed funds',
}

const allocationOf = ({ classes, drift }: Portfolio) => {
  const values = new Map(classes.map((each) => [each.name, each]))
  const known = new Map(drift.classes.map((each) => [each.assetClass as string, each]))
  return [...new Set([...classes.map(({ name }) => name), ...known.keys()])].map((assetClass) => {
    const bound = known.get(assetClass)
    return {
      assetClass, label: classNames[assetClass as AssetClass] ?? assetClass, valueUsd: values.get(assetClass)?.valueUsd ?? '0.00', weight: values.get(assetClass)?.weight ?? 0,
      target: bound?.target ?? null, low: bound?.low ?? null, high: bound?.high ?? null, drift: bound?.drift ?? null,
    }
  })
}

/** One thing worth doing, in the words of the portfolio tool; nothing when all is inside its bands. */
const adviceOf = ({ drift }: Portfolio) => {
  const outside = drift.classes.filter(({ status }) => status !== 'within').sort((a, b) => Math.abs(b.drift) - Math.abs(a.drift))
  if (outside.length === 0) return null
  const parts = outside.slice(0, 2).map(({ assetClass, weight, target }) => `${classNames[assetClass]}: ${percent(weight)}, target ${percent(target, 0)}.`)
  const more = outside.length > 2 ? ` ${outside.slice(2).map(({ assetClass }, index) => (index === 0 ? classNames[assetClass] : classNames[assetClass].toLowerCase())).join(' and ')} left the band too.` : ''
  return { title: 'Your mix has drifted', body: `${parts.join(' ')}${more} Moving ${percent(drift.toMove)} of the portfolio brings it back.`, say: 'Rebalance me to my targets' }
}

const verbs: Readonly<Record<TransactionFacts['kind'], string>> = {
  buy: 'Bought', sell: 'Sold', dividend: 'Dividend', deposit: 'Deposit', withdrawal: 'Withdrawal', fee: 'Fee', interest: 'Interest',
}
const activityOf = (transactions: readonly TransactionFacts[], accountId: string) =>
  transactions.filter((each) => each.accountId === accountId).slice(-12).toReversed().map(({ on, kind, symbol, quantity, price, amountUsd }) => ({
    on, amountUsd, text: [verbs[kind], quantity, symbol].filter((part) => part !== null).join(' ') + (price === null ? '' : ` at ${price}`),
  }))

const suggestionsOf = (found: Portfolio, ips: Ips): readonly string[] => [
  'How am I doing?', 'What would 2008 do to me?',
  ...(found.drift.status === 'outside' ? ['Rebalance me to my targets'] : ['Make me less risky']),
  ...ips.goals.slice(0, 1).map((goal) => `Am I on track for ${goal.label}?`), 'Backtest 60/40 against what I have',
].slice(0, 5)

const changeOf = (performance: Performance | null) => {
  const year = performance?.periods.find((each) => each.period === '1y')
  // The snapshot has weekly closes: a change of the day is not known, and none is shown.
  return year ? { dayUsd: null, day: null, yearUsd: year.gainUsd, year: year.timeWeighted } : null
}

/** The part that depends on bookings, policy and prices alone, and is therefore kept until one of them changes. */
const compute = async (steward: Steward, stand: Stand, accountId: string, ips: Ips) => {
  const [found, performance, stress, goals] = await Promise.all([
    figures<Portfolio>(steward, stand, 'portfolio', { accountId }).then(settled),
    figuresOrNull<Performance>(steward, stand, 'performance', { accountId, period: 'since-inception' }),
    figuresOrNull<Stress>(steward, stand, 'stress-tester', { accountId }),
    goalsOf(steward, stand, accountId, ips),
  ])
  return {
    asOf: found.asOf, source: stand.market.source, valueUsd: found.valueUsd, cashUsd: found.cashUsd, change: changeOf(performance),
    holdings: found.holdings.map(({ symbol, name, assetClass, quantity, price, valueUsd, weight }) => ({ symbol, name, assetClass, quantity, price, valueUsd, weight })),
    allocation: allocationOf(found), growth: performance && growthOf(performance), returns: performance && returnsOf(performance),
    drawdown: performance && drawdownOf(performance), risk: found.risk.volatility === null ? null : { volatility: found.risk.volatility },
    stress: stress && stress.scenarios.map(({ label, change, changeUsd }) => ({ name: label, loss: change, lossUsd: changeUsd })),
    goals, advice: adviceOf(found), suggestions: suggestionsOf(found, ips),
  }
}

const open = new Set(['CHECKED', 'DISPLAYED', 'STEP_UP_REQUIRED', 'CONFIRMED', 'SUBMITTING', 'UNKNOWN', 'ACKED', 'PARTIAL', 'CANCEL_PENDING'])
const openTickets = async (steward: Steward, personId: string, accountId: string): Promise<readonly TicketView[]> =>
  (await readTickets(steward.gate, personId, { limit: 20 })).filter((ticket) => ticket.accountId === accountId && open.has(ticket.state))

const keptAtMost = 200

export const bookOf = (facts: PersonFacts, accountId: string): { readonly account: AccountFacts; readonly ips: Ips; readonly client: string | null } | undefined => {
  for (const book of [{ accounts: facts.accounts, ips: facts.ips, label: null }, ...facts.clients]) {
    const account = book.accounts.find((each) => each.accountId === accountId)
    if (account) return { account, ips: book.ips, client: book.label }
  }
  return undefined
}

/** What an advisor reads is about a client by name: what to say, what to ask, whose money it is. */
const aboutClient = <Found extends Awaited<ReturnType<typeof compute>>>(found: Found, client: string | null): Found => (client === null ? found : {
  ...found, advice: found.advice && { ...found.advice, title: `${client}'s mix has drifted`, say: `Prepare a rebalance for ${client}` },
  growth: found.growth && { ...found.growth, reading: found.growth.reading.replace(/^You put in (\S+) and have/, `${client} put in $1 and has`).replace('your benchmark', 'the benchmark') },
  suggestions: [`How is ${client} doing?`, `What would 2008 do to ${client}?`, `Prepare a rebalance for ${client}`],
})

/** One account's page, from the deterministic tools. Kept per account, bookings, policy and market date. */
export const createDashboard = (steward: Steward) => {
  const kept = new Map<string, ReturnType<typeof compute>>()
  return async (session: Session, facts: PersonFacts, accountId: string) => {
    const book = bookOf(facts, accountId)
    if (!book) return undefined
    const stand = await standOf(steward, facts)
    const transactions = facts.transactions.filter((each) => each.accountId === accountId)
    const key = digestOf([book.account, book.ips, transactions.length, stand.market.asOf, stand.market.digest])
    const found = kept.get(key) ?? compute(steward, stand, accountId, book.ips)
    kept.set(key, found)
    found.catch(() => { kept.delete(key) })
    if (kept.size > keptAtMost) kept.delete(kept.keys().next().value ?? '')
    const accounts = facts.accounts.length > 0 ? facts.accounts : facts.clients.flatMap((client) => client.accounts.map((each) => ({ ...each, label: `${client.label}, ${each.label}` })))
    const values = await Promise.all(accounts.map(async (each) => {
      const value = await figuresOrNull<Portfolio>(steward, stand, 'portfolio', { accountId: each.accountId })
      return { accountId: each.accountId, label: each.label, valueUsd: value?.valueUsd ?? '0.00' }
    }))
    return {
      ...aboutClient(await found, book.client), accounts: values, accountId, accountLabel: book.account.label, client: book.client,
      activity: activityOf(facts.transactions, accountId), tickets: await openTickets(steward, session.person.id, accountId),
    }
  }
}
