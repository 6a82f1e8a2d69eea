import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TicketView } from '../domain/ticket.ts'
import { codeOf, startWorld, type Client, type World } from '../tests/harness.ts'

let world: World
let investor: Client
let novice: Client
const accountId = 'account-investor'
const leg = (quantity: string, symbol = 'BND', side = 'buy') => ({ symbol, side, quantity, type: 'market' })

beforeAll(async () => {
  world = await startWorld()
  investor = await world.signIn('investor')
  novice = await world.signIn('novice')
})
afterAll(() => world.close())

const propose = async (quantity: string, symbol?: string, side?: string): Promise<TicketView> => {
  const answer = await investor.post<TicketView>('/api/tickets', { accountId, legs: [leg(quantity, symbol, side)] })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body
}
const display = (ticket: TicketView, client = investor) => client.post(`/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })
const confirm = (ticket: TicketView, key: string = crypto.randomUUID(), client = investor, hash = ticket.hash) =>
  client.post<{ state: string; orders: readonly { id: string; clientOrderId: string }[]; code: string }>(`/api/tickets/${ticket.id}/confirm`, { hash }, { 'idempotency-key': key })
const settled = async (ticket: TicketView): Promise<TicketView> => {
  for (let tries = 0; tries < 200; tries += 1) {
    const { body } = await investor.get<TicketView>(`/api/tickets/${ticket.id}`)
    if (['FILLED', 'RECONCILED', 'REJECTED_BY_BROKER', 'CANCELED'].includes(body.state)) return body
    await new Promise((resolve) => { setTimeout(resolve, 20) })
  }
  throw new Error('The order did not settle.')
}

test('proposed, displayed, confirmed, filled: and the portfolio has it', async () => {
  const before = (await investor.get<{ holdings: { symbol: string; quantity: string }[] }>('/api/portfolio')).body.holdings.find(({ symbol }) => symbol === 'BND')
  const ticket = await propose('2')
  expect(ticket).toMatchObject({ state: 'CHECKED', owner: 'person-investor', accountId, stepUpRequired: false, legs: [{ symbol: 'BND', quantity: '2' }] })
  expect(await display(ticket)).toMatchObject({ status: 200, body: { ticketId: ticket.id, hash: ticket.hash } })
  const confirmed = await confirm(ticket)
  expect(confirmed).toMatchObject({ status: 200, body: { ticketId: ticket.id, state: 'CONFIRMED', orders: [{ clientOrderId: expect.stringMatching(/^stw-/) }] } })
  expect(await settled(ticket)).toMatchObject({ state: 'FILLED', orders: [{ filledQuantity: '2' }] })
  const after = (await investor.get<{ holdings: { symbol: string; quantity: string }[] }>('/api/portfolio')).body.holdings.find(({ symbol }) => symbol === 'BND')
  expect(Number(after?.quantity)).toBe(Number(before?.quantity) + 2)
})

test("another person's ticket is not there, whatever they try", async () => {
  const ticket = await propose('1')
  await display(ticket)
  for (const answer of [
    await novice.get(`/api/tickets/${ticket.id}`), await display(ticket, novice), await confirm(ticket, 'key-1', novice),
    await novice.post(`/api/tickets/${ticket.id}/cancel`), await novice.post(`/api/tickets/${ticket.id}/requote`),
    await novice.post('/api/step-up', { ticketId: ticket.id, hash: ticket.hash, code: codeOf('novice') }),
    await novice.post('/api/tickets', { accountId, legs: [leg('1')] }),
  ]) expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  expect((await novice.get(`/api/portfolio?accountId=${accountId}`)).status).toBe(404)
  expect((await investor.get<TicketView>(`/api/tickets/${ticket.id}`)).body.state).toBe('DISPLAYED')
})

test('what was not displayed, or with another hash, is not confirmed', async () => {
  const ticket = await propose('1')
  expect(await confirm(ticket)).toMatchObject({ status: 409, body: { code: 'NOT_DISPLAYED' } })
  await display(ticket)
  expect(await confirm(ticket, 'other-hash', investor, '0'.repeat(64))).toMatchObject({ status: 409, body: { code: 'TERMS_MISMATCH' } })
  expect(await confirm(ticket)).toMatchObject({ status: 200 })
  expect(await confirm(ticket)).toMatchObject({ status: 409, body: { code: 'ALREADY_EXECUTED', orders: [{ clientOrderId: expect.stringMatching(/^stw-/) }] } })
})

test('step-up: above the threshold 401 says so as RFC 9470, and a code for exactly this hash opens it once', async () => {
  const ticket = await propose('30', 'QQQ', 'sell')
  expect(Number(ticket.worstCaseUsd)).toBeGreaterThan(10_000)
  expect(ticket.stepUpRequired).toBe(true)
  await display(ticket)
  const refused = await confirm(ticket, 'step-up-key')
  expect(refused).toMatchObject({ status: 401, body: { code: 'INSUFFICIENT_USER_AUTHENTICATION' } })
  expect(refused.headers.get('www-authenticate')).toMatch(/error="insufficient_user_authentication".*max_age="300"/)
  expect(await investor.post('/api/step-up', { ticketId: ticket.id, hash: ticket.hash, code: '000000' })).toMatchObject({ status: 401 })
  const granted = await investor.post<{ grantId: string; expiresAt: string }>('/api/step-up', { ticketId: ticket.id, hash: ticket.hash, code: codeOf('investor') })
  expect(granted).toMatchObject({ status: 200, body: { grantId: expect.any(String), expiresAt: expect.stringMatching(/Z$/) } })
  expect(await confirm(ticket, 'step-up-key')).toMatchObject({ status: 200, body: { state: 'CONFIRMED' } })
  expect((await settled(ticket)).orders[0]?.filledQuantity).toBe('30')
})

test('cancel before CONFIRMED withdraws; a withdrawn ticket is not confirmed; a requote replaces', async () => {
  const ticket = await propose('1')
  expect(await investor.post(`/api/tickets/${ticket.id}/cancel`)).toMatchObject({ status: 200, body: { state: 'WITHDRAWN' } })
  expect(await confirm(ticket)).toMatchObject({ status: 409, body: { code: 'WITHDRAWN' } })
  const second = await propose('1')
  const requoted = await investor.post<TicketView>(`/api/tickets/${second.id}/requote`, {})
  expect(requoted).toMatchObject({ status: 201, body: { state: 'CHECKED' } })
  expect(requoted.body.hash).not.toBe(second.hash)
  expect(await confirm(second)).toMatchObject({ status: 409, body: { code: 'SUPERSEDED', replacement: requoted.body.id } })
})

test('BI36: the idempotency key', async () => {
  const ticket = await propose('1')
  await display(ticket)
  expect(await investor.post(`/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash })).toMatchObject({ status: 400, body: { code: 'IDEMPOTENCY_KEY_INVALID' } })
  expect(await confirm(ticket, 'k'.repeat(256))).toMatchObject({ status: 400 })
  // The second may find the first still on its way (409), or its answer; never another order.
  const both = await Promise.all([confirm(ticket, 'same-key'), confirm(ticket, 'same-key')])
  const first = both.find(({ status }) => status === 200)
  expect(first).toBeDefined()
  for (const each of both) if (each.status !== 200) expect(each).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_IN_FLIGHT' } })
  expect(await confirm(ticket, 'same-key')).toMatchObject({ status: 200, body: first?.body })
  expect((await investor.get<TicketView>(`/api/tickets/${ticket.id}`)).body.orders).toHaveLength(1)
  expect(await confirm(ticket, 'same-key', investor, '1'.repeat(64))).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } })
})

test.each([
  ['BI06: a JSON number past 2^53', Number('9007199254740993'), 'INVALID_INPUT'],
  ['BI12: a list', ['5'], 'INVALID_INPUT'],
  ['BI12: an operator object', { $gt: 0 }, 'INVALID_INPUT'],
  ['BI12: true', true, 'INVALID_INPUT'],
  ['an exponent in a string', '1e3', 'INVALID_INPUT'],
  ['a sign', '-5', 'INVALID_INPUT'],
  ['nothing', '', 'INVALID_INPUT'],
  ['zero', '0', 'INVALID_LEGS'],
])('%s is no quantity: 422', async (_what, quantity, code) => {
  const answer = await investor.post<{ code: string; title: string }>('/api/tickets', { accountId, legs: [{ ...leg('1'), quantity }] })
  expect(answer).toMatchObject({ status: 422, body: { code } })
})

test('BI06: the sentence says what is wanted', async () => {
  const answer = await investor.post<{ title: string }>('/api/tickets', { accountId, legs: [{ ...leg('1'), quantity: 5 }] })
  expect(answer.body.title).toContain('decimal string required')
})

test.each([
  ['BI14: a Cyrillic A', 'АAPL', true],
  ['BI18: SQL', "' OR 1=1--", false],
  ['BI18: DROP TABLE', '; DROP TABLE ticket', false],
  ['BI18: a shell', '$(sleep 5)', false],
  ['lower case', 'bnd', false],
])('%s is an unknown symbol: 422, at once', async (_what, symbol, lookAlike) => {
  const start = performance.now()
  expect(await investor.post('/api/tickets', { accountId, legs: [{ ...leg('1'), symbol }] })).toMatchObject({ status: 422, body: { code: 'UNKNOWN_SYMBOL', lookAlike } })
  expect(performance.now() - start).toBeLessThan(2000)
})

test('unknown fields and duplicate keys are refused, never guessed', async () => {
  expect(await investor.post('/api/tickets', { accountId, legs: [{ ...leg('1'), confirmed: true }] })).toMatchObject({ status: 422 })
  const twice = `{"accountId":"${accountId}","legs":[{"symbol":"BND","side":"buy","quantity":"1","quantity":"1000","type":"market"}]}`
  expect(await investor.post('/api/tickets', twice)).toMatchObject({ status: 400, body: { code: 'DUPLICATE_KEY' } })
})

test('TRADING_HALTED: the kill switch answers 503, and the ticket is kept', async () => {
  const admin = await world.signIn('admin')
  const ticket = await propose('1')
  await display(ticket)
  expect(await admin.post('/api/admin/kill-switch', { on: true, reason: 'a test' })).toMatchObject({ status: 200, body: { on: true } })
  expect(await confirm(ticket)).toMatchObject({ status: 503, body: { code: 'TRADING_HALTED' } })
  expect(await admin.post('/api/admin/kill-switch', { on: false, reason: 'a test' })).toMatchObject({ status: 200, body: { on: false } })
  expect(await confirm(ticket)).toMatchObject({ status: 200 })
})

test('the suitability report is delivered as the bytes of the ticket\'s hash, as a page and on paper; to strangers there is none', async () => {
  const ticket = await propose('3')
  const address = `/api/tickets/${ticket.id}/suitability`
  const ask = (query: string, accept: string) => fetch(`${world.url}${address}${query}`, { headers: { cookie: investor.cookie, accept } })
  const [data, page, paper] = await Promise.all([ask('', 'application/json'), ask('', 'text/html,*/*;q=0.8'), ask('?format=pdf', '*/*')])
  const bytes = Buffer.from(await data.arrayBuffer())
  expect([createHash('sha256').update(bytes).digest('hex'), ticket.suitability?.basis]).toEqual([ticket.suitability?.hash, 'own-order'])
  expect(data.headers.get('repr-digest')).toBe(`sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`)
  expect(await page.text()).toContain('This is your own order, in your own words.')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'sha256-")
  expect(Buffer.from(await paper.arrayBuffer()).subarray(0, 8).toString()).toBe('%PDF-1.7')
  expect((await novice.get(address)).status).toBe(404)
})
