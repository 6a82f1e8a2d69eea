import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ClientProposal } from '../../domain/client-proposal.ts'
import type { TicketView } from '../../domain/ticket.ts'
import { codeOf, startWorld, type Client, type World } from '../../tests/harness.ts'

let now = Date.now()
let world: World
let advisor: Client
let investor: Client
beforeAll(async () => {
  world = await startWorld({ clock: () => new Date(now) })
  advisor = await world.signIn('advisor')
  investor = await world.signIn('investor')
})
afterAll(() => world.close())

const send = (...clients: string[]) => advisor.post<{ sent: { id: string }[]; left: unknown[] }>('/api/proposals', { clients, kind: 'rebalance-to-policy' })
const listOf = async (client: Client) => (await client.get<{ proposals: ClientProposal[] }>('/api/proposals')).body.proposals
const open = (client: Client, id: string, body: unknown = {}) => client.post<TicketView>(`/api/proposals/${id}/open`, body)

test('a proposal reaches the client, who opens it as a ticket of their own, in their conversation, and confirms it themselves', async () => {
  const answer = await send('account-investor')
  expect(answer).toMatchObject({ status: 201, body: { sent: [{ accountId: 'account-investor', summary: expect.stringMatching(/^\d+ orders: sell/) }], left: [] } })
  const [received] = await listOf(investor)
  expect(received).toMatchObject({ id: answer.body.sent[0]!.id, advisorLabel: 'Demo advisor', state: 'sent', ticketId: null })
  const conversationId = (await investor.post<{ id: string }>('/api/conversations', {})).body.id
  const ticket = (await open(investor, received!.id, { conversationId })).body
  expect(ticket).toMatchObject({ state: 'CHECKED', accountId: 'account-investor', stepUpRequired: true })
  expect((await investor.get(`/api/tickets/${ticket.id}`)).body).not.toHaveProperty('actingFor')
  expect((await open(investor, received!.id)).body.id).toBe(ticket.id)
  expect(await listOf(advisor)).toMatchObject([{ clientLabel: 'Demo investor', state: 'opened', ticketId: null }])
  expect((await advisor.get(`/api/tickets/${ticket.id}`)).status).toBe(404)
  // It is a recommendation: computed again from the record alone, and so is what the advisor was told of it.
  const compliance = await world.signIn('compliance')
  expect((await compliance.post('/api/replay', { id: ticket.id })).body).toMatchObject({ status: 'identical', conversationId: null, calls: [{ name: 'trade-proposer', identical: true }] })
  await investor.post(`/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })
  const confirm = () => investor.post(`/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash }, { 'idempotency-key': 'one' })
  expect((await confirm()).status).toBe(401)
  await investor.post('/api/step-up', { ticketId: ticket.id, hash: ticket.hash, code: codeOf('investor') })
  expect((await confirm()).status).toBe(200)
})

test('only the client it was sent to may open or decline it; nobody outside of the book is sent one', async () => {
  const { id } = (await send('account-novice')).body.sent[0]!
  expect((await open(investor, id)).status).toBe(404)
  expect((await advisor.post(`/api/proposals/${id}/open`, {})).status).toBe(403)
  expect((await investor.post('/api/proposals', { clients: ['account-novice'], kind: 'rebalance-to-policy' })).status).toBe(403)
  expect((await send('account-of-nobody')).status).toBe(404)
  const novice = await world.signIn('novice')
  expect(await novice.post(`/api/proposals/${id}/decline`, {})).toMatchObject({ status: 200, body: { state: 'declined' } })
  expect((await open(novice, id)).status).toBe(404)
})

test('a newer one takes the older one\'s place, and after a week there is none', async () => {
  const first = (await send('account-novice')).body.sent[0]!.id
  const second = (await send('account-novice')).body.sent[0]!.id
  const novice = await world.signIn('novice')
  expect((await open(novice, first)).status).toBe(404)
  const before = now
  now += 8 * 24 * 3_600_000
  const later = await world.signIn('novice')
  expect((await open(later, second)).status).toBe(404)
  expect((await listOf(later)).find(({ id }) => id === second)).toMatchObject({ state: 'expired' })
  now = before
})

test('of a whole client, every account is either sent or left out in words', async () => {
  const { sent, left } = (await send('account-retired', 'account-concentrated')).body
  expect(sent.length + left.length).toBe(2)
  expect(left.every((each) => typeof (each as { message: string }).message === 'string')).toBe(true)
})
