import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type Client, type World } from '../tests/harness.ts'

let world: World
let [investor, advisor]: Client[] = []
beforeAll(async () => {
  world = await startWorld()
  investor = await world.signIn('investor')
  advisor = await world.signIn('advisor')
})
afterAll(() => world.close())

const page = async (client: Client, query = ''): Promise<string> => (await client.get<{ text: string }>(`/api/reports/client${query}`)).body.text

test('the report says the same figures as the portfolio, and what was proposed with its place in the record', async () => {
  const { body: portfolio } = await investor!.get<{ valueUsd: string; accountId: string }>('/api/portfolio')
  const { body: ticket } = await investor!.post<{ id: string; hash: string }>('/api/tickets', { accountId: portfolio.accountId, legs: [{ symbol: 'VTI', side: 'buy', quantity: '1', type: 'market' }] })
  await investor!.post(`/api/tickets/${ticket.id}/cancel`)
  const text = await page(investor!)
  for (const part of ['<h2>Performance</h2>', '<h2>Allocation</h2>', '<h2>Costs</h2>', '<h2>Transactions</h2>', '<h2>Recommendations and orders</h2>', 'buy 1 VTI', 'Declined', 'Money-weighted'])
    expect(text).toContain(part)
  expect(text).toMatch(/(conversation|person)\/[\w-]+ \d+/)
  const { rows } = await world.db.pool.query<{ place: string }>("SELECT chain_id || ' ' || seq AS place FROM entry WHERE kind = 'ticket-proposed'")
  expect(text).toContain(rows[0]!.place)
})

test('a report of days before holds nothing that was proposed since; days are written as people write them', async () => {
  const text = await page(investor!, '?from=2026-01-01&to=2026-06-30')
  expect(text).toContain('Nothing was proposed in the period.')
  expect(text).toContain('1 Jan 2026 to 30 Jun 2026')
  for (const shown of [text, await page(investor!), (await advisor!.get<{ text: string }>('/api/reports/book')).body.text]) expect(shown).not.toMatch(/\b\d{4}-\d{2}-\d{2}\b/)
})

test('an advisor reads each client of the book, and nobody else', async () => {
  const { body: book } = await advisor!.get<{ clients: { personId: string; label: string }[] }>('/api/clients')
  const [client] = book.clients
  expect(await page(advisor!, `?clientId=${client!.personId}`)).toContain(`Report: ${client!.label}`)
  expect((await advisor!.get('/api/reports/client?clientId=nobody')).status).toBe(404)
  expect((await investor!.get(`/api/reports/client?clientId=${client!.personId}`)).status).toBe(404)
  const { text } = (await advisor!.get<{ text: string }>('/api/reports/book')).body
  for (const { label } of book.clients) expect(text).toContain(label)
  for (const who of ['investor', 'compliance', 'admin']) expect((await (await world.signIn(who)).get('/api/reports/book')).status, who).toBe(403)
})

test.each(['client', 'book'])('the %s report is a PDF too', async (which) => {
  const response = await fetch(`${world.url}/api/reports/${which}?format=pdf`, { headers: { cookie: (which === 'book' ? advisor! : investor!).cookie } })
  const bytes = Buffer.from(await response.arrayBuffer())
  expect([response.status, bytes.subarray(0, 5).toString(), bytes.subarray(-6).toString().trim()]).toEqual([200, '%PDF-', '%%EOF'])
})

test.each([['?from=2026-07-31&to=2026-01-01', 422], ['?from=soon', 422], ['?format=docx', 422], ['?extra=1', 422]])('%s is refused with %i', async (query, status) => {
  expect((await investor!.get(`/api/reports/client${query}`)).status).toBe(status)
})

test('names are text, whatever signs they hold', async () => {
  await world.db.pool.query("UPDATE account SET label = '<script>alert(1)</script>' WHERE owner_id = (SELECT id FROM person WHERE email = 'investor@demo.local')")
  const text = await page(investor!)
  expect(text).not.toContain('<script>')
  expect(text).toContain('&lt;script&gt;')
})
