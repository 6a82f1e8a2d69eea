import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { generateSync } from 'otplib'
import type { BenchPerson } from './confirm-world.ts'

/** A ticket on a person's screen, ready to be confirmed. */
export interface ShownTicket { readonly id: string; readonly hash: string; readonly cookie: string }
/** What one phase saw. Only answers with status 200 are counted; the others are named. */
export interface LoadResult { readonly acknowledged: readonly string[]; readonly ms: readonly number[]; readonly seconds: number; readonly refused: readonly string[] }

/** What the parent asks of this process, one after the other. */
export type LoadOrder =
  | { readonly kind: 'sign-in'; readonly url: string; readonly people: readonly BenchPerson[] }
  | { readonly kind: 'show'; readonly count: number }
  | { readonly kind: 'confirm'; readonly tickets: readonly ShownTicket[]; readonly connections: number }
  | { readonly kind: 'pace'; readonly tickets: readonly ShownTicket[]; readonly perMinute: number }

interface Answer { readonly status: number; readonly body: string; readonly cookie: string }

const agent = new Agent({ keepAlive: true, maxSockets: 64 })
let base = ''
let accounts: readonly { readonly accountId: string; readonly cookie: string }[] = []
let shownSoFar = 0

const post = (path: string, body: object, headers: Readonly<Record<string, string>>): Promise<Answer> => new Promise((resolve, reject) => {
  const text = JSON.stringify(body)
  const call = request(base + path, { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers } }, (response) => {
    let received = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => { received += chunk })
    response.on('end', () => { resolve({ status: response.statusCode ?? 0, body: received, cookie: (response.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '' }) })
    response.on('error', reject)
  })
  call.on('error', reject)
  call.end(text)
})

const must = (answer: Answer, status: number): Answer => {
  if (answer.status !== status) throw new Error(`Answered ${answer.status} instead of ${status}: ${answer.body}`)
  return answer
}

/** So many workers, each with one request at a time. */
const together = async <T>(count: number, items: readonly T[], work: (item: T, at: number) => Promise<void>): Promise<void> => {
  let next = 0
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) await work(items[at]!, at)
  }
  await Promise.all(Array.from({ length: count }, worker))
}

const signIn = async (url: string, people: readonly BenchPerson[]): Promise<void> => {
  base = url
  const cookies = new Map<string, string>()
  await together(4, people, async ({ id, email, password, totpSecret }) => {
    const code = generateSync({ secret: totpSecret })
    cookies.set(id, must(await post('/api/session', { email, password, code }, {}), 200).cookie)
  })
  // One account of each person after the other, as a crowd would come.
  const most = Math.max(...people.map((person) => person.accountIds.length))
  accounts = Array.from({ length: most }, (_, at) => people.flatMap(({ id, accountIds }) =>
    accountIds[at] === undefined ? [] : [{ accountId: accountIds[at], cookie: cookies.get(id)! }])).flat()
}

/** The n-th ticket of an account is for n shares: the same order twice in a minute would be blocked as a duplicate. */
const show = async (count: number): Promise<readonly ShownTicket[]> => {
  const tickets: ShownTicket[] = []
  await together(8, Array.from({ length: count }, (_, at) => shownSoFar + at), async (number) => {
    const { accountId, cookie } = accounts[number % accounts.length]!
    const legs = [{ symbol: 'BND', side: 'buy', quantity: String(Math.floor(number / accounts.length) + 1) }]
    const { id, hash } = JSON.parse(must(await post('/api/tickets', { accountId, legs }, { cookie }), 201).body) as ShownTicket
    must(await post(`/api/tickets/${id}/displayed`, { hash }, { cookie }), 200)
    tickets.push({ id, hash, cookie })
  })
  shownSoFar += count
  return tickets
}

const recorder = () => {
  const acknowledged: string[] = []
  const ms: number[] = []
  const refused: string[] = []
  const start = performance.now()
  return {
    confirm: async ({ id, hash, cookie }: ShownTicket): Promise<void> => {
      const sent = performance.now()
      const { status, body } = await post(`/api/tickets/${id}/confirm`, { hash }, { cookie, 'idempotency-key': randomUUID() })
      ms.push(performance.now() - sent)
      if (status === 200) acknowledged.push(id)
      else refused.push(`${status} ${body}`)
    },
    result: (): LoadResult => ({ acknowledged, ms, refused, seconds: (performance.now() - start) / 1000 }),
  }
}

const confirm = async (tickets: readonly ShownTicket[], connections: number): Promise<LoadResult> => {
  const record = recorder()
  await together(connections, tickets, record.confirm)
  return record.result()
}

/** Sent by the clock, whether or not earlier ones are answered: a slow answer does not slow the crowd. */
const pace = async (tickets: readonly ShownTicket[], perMinute: number): Promise<LoadResult> => {
  const record = recorder()
  const start = performance.now()
  const running: Promise<void>[] = []
  for (const [at, ticket] of tickets.entries()) {
    const waitMs = start + (at * 60_000) / perMinute - performance.now()
    if (waitMs > 0) await sleep(waitMs)
    running.push(record.confirm(ticket))
  }
  await Promise.all(running)
  return record.result()
}

const obey = async (order: LoadOrder): Promise<unknown> => {
  switch (order.kind) {
    case 'sign-in': return signIn(order.url, order.people)
    case 'show': return show(order.count)
    case 'confirm': return confirm(order.tickets, order.connections)
    case 'pace': return pace(order.tickets, order.perMinute)
  }
}

process.on('message', (order: LoadOrder) => {
  obey(order).then((value) => process.send?.({ value }), (error: unknown) => process.send?.({ error: String(error) }))
})
