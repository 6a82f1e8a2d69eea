import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { openBook, stamp, statusOf } from './book.ts'
import { createFaults, type Fault } from './faults.ts'
import type { Event } from './ledger.ts'
import { handlers, routeOf, type Asked } from './routes.ts'
import { createStream } from './stream.ts'
import { orderDocument, type Answer } from './wire.ts'

/**
 * Alpaca's HTTP API in a process of its own, written from its documentation (docs.alpaca.markets): orders, fills, quotes and the
 * stream of trade updates, over books and a ledger of its own. Imports nothing of the product. `/admin/…` makes things go wrong.
 */
const [keyId, secretKey] = [process.env['FAKE_KEY_ID'] ?? 'key', process.env['FAKE_SECRET_KEY'] ?? 'secret']
const book = openBook(process.env['FAKE_LEDGER'] ?? 'alpaca-ledger.jsonl')
const faults = createFaults()
const stream = createStream({ keyId, secretKey })
let telling: 'once' | 'twice' | 'reversed' = 'once'

const sleep = (ms = 0): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })

/** Events reach listeners a moment after the fact: twice or in the wrong order when asked to. */
let untold: unknown[] = []
book.ledger.watch((event: Event) => {
  const id = event.kind === 'filled' ? event.fill.order_id : event.kind === 'ended' ? event.order_id : event.kind === 'accepted' ? event.order.id : undefined
  const entry = id === undefined ? undefined : book.orders.get(id)
  if (!entry) return
  const fill = event.kind === 'filled' ? { execution_id: event.fill.id, price: event.fill.price, qty: event.fill.qty, position_qty: event.fill.qty } : {}
  const name = event.kind === 'accepted' ? 'new' : event.kind === 'filled' ? (statusOf(entry) === 'filled' ? 'fill' : 'partial_fill') : statusOf(entry)
  untold.push({ event: name, timestamp: event.at, order: orderDocument(entry), ...fill })
  setTimeout(() => {
    const events = telling === 'reversed' ? untold.toReversed() : untold
    untold = []
    for (const each of events) for (let times = telling === 'twice' ? 2 : 1; times > 0; times--) stream.tell(each)
  }, telling === 'reversed' ? 50 : 1)
})

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks).toString()
  return body === '' ? {} : JSON.parse(body) as Record<string, unknown>
}
const send = (response: ServerResponse, { status, body }: Answer): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': String(status) })
  response.end(typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body))
}

const clientIdOf = ({ route, id, query, body }: Asked): string =>
  route === 'submit' ? String(body['client_order_id'] ?? '') : query.get('client_order_id') ?? book.orders.get(id)?.facts.client_order_id ?? ''

/** `undefined`: the answer never goes out. */
const answerTo = async (asked: Asked, fault: Fault, response: ServerResponse): Promise<Answer | undefined> => {
  if (fault.hold === 'before') await faults.held()
  await sleep(fault.delayBeforeMs)
  if (fault.hangUp === 'before') response.destroy()
  if (fault.hangUp === 'before' || fault.silent === 'before') return undefined
  if (fault.refuse) return fault.refuse
  const answer = handlers[asked.route](book, asked, fault)
  if (fault.hold === 'after') await faults.held()
  await sleep(fault.delayAfterMs)
  if (fault.hangUp === 'after') response.destroy()
  if (fault.hangUp === 'after' || fault.silent === 'after') return undefined
  if (fault.instead) return fault.instead
  return fault.echo && answer.status === 200 ? { status: 200, body: { ...answer.body as object, ...fault.echo } } : answer
}

const serve = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
  if (request.headers['apca-api-key-id'] !== keyId || request.headers['apca-api-secret-key'] !== secretKey) return send(response, { status: 403, body: { message: 'forbidden.' } })
  const found = routeOf(request.method ?? '', url)
  if (!found) return send(response, { status: 404, body: { message: 'endpoint not found' } })
  const asked: Asked = { ...found, query: url.searchParams, body: await bodyOf(request) }
  const client_order_id = clientIdOf(asked)
  book.ledger.write({ kind: 'received', what: asked.route, client_order_id, at: stamp() })
  const answer = await answerTo(asked, faults.take(asked.route), response)
  if (!answer || response.destroyed) return undefined
  send(response, answer)
  book.ledger.write({ kind: 'answered', what: asked.route, client_order_id, status: answer.status, at: stamp() })
}

const awaited = (query: URLSearchParams) => book.ledger.next(Number(query.get('from') ?? 0), (event) => {
  const about = event.kind === 'accepted' ? event.order.client_order_id : event.kind === 'received' || event.kind === 'answered' ? event.client_order_id : ''
  const [what, id] = [query.get('what'), query.get('client_order_id')]
  return event.kind === query.get('kind') && (what === null || ('what' in event && event.what === what)) && (id === null || about === id)
})

const administer = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
  const body = await bodyOf(request)
  switch (url.pathname.slice('/admin/'.length)) {
    case 'fault': faults.add(body as unknown as Fault); break
    case 'heal': faults.clear(); break
    case 'release': faults.release(); break
    case 'quote': book.setQuote(String(body['symbol']), { bid: String(body['bid']), ask: String(body['ask']) }); break
    case 'filling': book.setFilling(body['filling'] as 'auto' | 'manual'); break
    case 'fill': {
      const entry = book.byClientId(String(body['client_order_id']))
      if (entry) book.fill(entry.facts.id, body['qty'] === undefined ? undefined : String(body['qty']))
      break
    }
    case 'settle': book.settle(); break
    case 'stream': telling = body['telling'] as typeof telling; break
    case 'drop': stream.drop(); break
    case 'status': break
    case 'await': return send(response, { status: 200, body: await awaited(url.searchParams) })
    default: return send(response, { status: 404 })
  }
  send(response, { status: 200, body: { listeners: stream.listeners() } })
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const done = url.pathname.startsWith('/admin/') ? administer(request, response, url) : serve(request, response, url)
  done.catch((error: unknown) => { if (!response.headersSent) send(response, { status: 500, body: { message: String(error) } }) })
})
server.on('upgrade', (request, socket) => { stream.upgrade(request, socket) })
server.listen(Number(process.env['FAKE_PORT'] ?? 0), '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`listening on http://127.0.0.1:${typeof address === 'object' && address ? address.port : ''}\n`)
})
