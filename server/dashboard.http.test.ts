import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type Client, type World } from '../tests/harness.ts'

let world: World
let investor: Client
beforeAll(async () => {
  world = await startWorld()
  investor = await world.signIn('investor')
})
afterAll(() => world.close())

interface Page {
  valueUsd: string; cashUsd: string; asOf: string
  holdings: { valueUsd: string; weight: number }[]
  allocation: { valueUsd: string; weight: number; target: number | null }[]
  activity: { on: string; amountUsd: string | null }[]
  returns: { period: string; you: number; benchmark: number | null }[]
  change: { year: number }
  growth: { dates: string[]; you: number[]; benchmark: (number | null)[]; deposits: number[] }
  drawdown: { dates: string[]; values: number[] }
  stress: { loss: number }[]
  goals: { probability: number; fan: { x: string[]; p5: number[]; p50: number[]; p95: number[] } }[]
}
const cents = (usd: string): bigint => BigInt(usd.replace('.', ''))

test('the parts of a page add up: holdings and cash to the value, classes to the whole, series to one length', async () => {
  const { status, body } = await investor.get<Page>('/api/dashboard')
  expect(status).toBe(200)
  const parts = body.holdings.reduce((total, { valueUsd }) => total + cents(valueUsd), cents(body.cashUsd))
  expect(parts).toBe(cents(body.valueUsd))
  expect(body.allocation.reduce((total, { valueUsd }) => total + cents(valueUsd), 0n)).toBe(cents(body.valueUsd))
  expect(body.allocation.reduce((total, { weight }) => total + weight, 0)).toBeCloseTo(1, 10)
  const { dates, you, benchmark, deposits } = body.growth
  expect([you.length, benchmark.length, deposits.length]).toEqual([dates.length, dates.length, dates.length])
  expect(Math.round(you.at(-1)! * 100)).toBe(Number(cents(body.valueUsd)))
  expect(body.drawdown.values.every((value) => value <= 0)).toBe(true)
  expect([...body.drawdown.dates].sort()).toEqual(body.drawdown.dates)
  expect(body.stress.length).toBeGreaterThan(3)
  const { fan, probability } = body.goals[0]!
  expect(probability).toBeGreaterThan(0)
  fan.x.forEach((_date, index) => { expect(fan.p5[index]! <= fan.p50[index]! && fan.p50[index]! <= fan.p95[index]!).toBe(true) })
})

test('a page is computed once until a booking, the policy or the date changes', async () => {
  const first = (await investor.get<Page>('/api/dashboard')).body
  expect((await investor.get<Page>('/api/dashboard')).body).toEqual(first)
  expect((await investor.post<{ asOf: string }>('/api/advance', { days: 3 })).body).toEqual({ asOf: '2026-08-03' })
  expect((await investor.get<Page>('/api/dashboard')).body.asOf).toBe('2026-08-03')
  expect(await investor.post('/api/advance', { days: 0 })).toMatchObject({ status: 422 })
})

test("an advisor's book has one line an account, and each client's page opens", async () => {
  const advisor = await world.signIn('advisor')
  const { clients } = (await advisor.get<{ clients: { accountId: string; valueUsd: string }[] }>('/api/clients')).body
  expect(clients).toHaveLength(25)
  const page = await advisor.get<Page>(`/api/dashboard?accountId=${clients[3]!.accountId}`)
  expect(page.body.valueUsd).toBe(clients[3]!.valueUsd)
})

test('two figures for one account: an advisor reads the growth that the client reads', async () => {
  const advisor = await world.signIn('advisor')
  const own = (await investor.get<Page>('/api/dashboard')).body
  const seen = (await advisor.get<Page>('/api/dashboard?accountId=account-investor')).body
  const { reading: _, ...growth } = own.growth as Page['growth'] & { reading: string }
  expect(seen.growth).toMatchObject(growth)
  expect(seen).toMatchObject({ returns: own.returns, change: own.change, drawdown: own.drawdown, activity: own.activity })
})

test('two figures for one year: the headline and the table of returns say the same', async () => {
  const { returns, change } = (await investor.get<Page>('/api/dashboard')).body
  expect(returns.find(({ period }) => period === '1 year')?.you).toBe(change.year)
  expect(returns.filter(({ period }) => period.endsWith(', a year')).map(({ period }) => period)).toContain('3 years, a year')
})

test('two figures for one account: an advisor who asks is told the result that the client is told, and both reports print it', async () => {
  const advisor = await world.signIn('advisor')
  const client = (await advisor.get<{ clients: { accountId: string; personId: string; label: string }[] }>('/api/clients')).body.clients.find(({ accountId }) => accountId === 'account-investor')!
  const focusOf = async (who: Client, text: string): Promise<unknown> => {
    const { id } = (await who.post<{ id: string }>('/api/conversations', {})).body
    const socket = await who.socket()
    const replied = new Promise<{ tools: { name: string; output: { focus: unknown } }[] }>((resolve) => { socket.once('reply', resolve) })
    await socket.timeout(10_000).emitWithAck('message', { conversationId: id, text, clientMessageId: crypto.randomUUID() })
    const { tools } = await replied
    socket.close()
    return tools.find(({ name }) => name === 'performance')?.output.focus
  }
  const own = await focusOf(investor, 'What is my return since inception?')
  expect(own).toMatchObject({ period: 'since-inception' })
  expect(await focusOf(advisor, `What is ${client.label}'s return since inception?`)).toEqual(own)
  const performed = async (who: Client, query: string): Promise<string | undefined> =>
    /<h2>Performance<\/h2>[^]*<h2>Allocation<\/h2>[^]*<h2>Transactions<\/h2>[^]*<h2>Recommendations/.exec((await who.get<{ text: string }>(`/api/reports/client?to=2026-07-31${query}`)).body.text)?.[0]
  expect(await performed(advisor, `&clientId=${client.personId}`)).toBe(await performed(investor, ''))
})
