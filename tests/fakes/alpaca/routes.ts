import { randomUUID } from 'node:crypto'
import { billionths } from './decimal.ts'
import { hasEnded, stamp, statusOf, type Book, type Entry } from './book.ts'
import type { Fault, Route } from './faults.ts'
import { accountDocument, activityDocument, orderDocument, positionDocuments, problem, quoteDocuments, type Answer } from './wire.ts'

export interface Asked { readonly route: Route; readonly id: string; readonly query: URLSearchParams; readonly body: Record<string, unknown> }
type Handler = (book: Book, asked: Asked, fault: Fault) => Answer

/** Orders that are accepted but can't be seen yet, until a moment of the wall clock in milliseconds. */
const hidden = new Map<string, number>()
const isHidden = (entry: Entry): boolean => (hidden.get(entry.facts.id) ?? 0) > Date.now()
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const isDecimal = (value: string): boolean => /^\d+(\.\d{1,9})?$/.test(value) && billionths(value) > 0n

/** Prices from a dollar up have whole cents (sub-penny rule). */
const hasPartsOfCent = (value: string): boolean => billionths(value) >= 1_000_000_000n && billionths(value) % 10_000_000n !== 0n

const refusalOf = (book: Book, body: Record<string, unknown>): Answer | undefined => {
  const [symbol, qty, limit] = [text(body['symbol']), text(body['qty']), text(body['limit_price'])]
  if (text(body['client_order_id']).length > 128) return problem(422, 40010001, 'client_order_id must be no longer than 128 characters')
  if (book.byClientId(text(body['client_order_id']))) return problem(422, 40010001, 'client_order_id must be unique')
  if (!book.market.has(symbol)) return problem(422, 42210000, `asset "${symbol}" not found`)
  if (symbol === 'HALT') return problem(422, 42210000, `asset ${symbol} is not active`)
  if (!isDecimal(qty)) return problem(422, 40010001, 'qty is required')
  if (body['side'] !== 'buy' && body['side'] !== 'sell') return problem(422, 40010001, 'side must be buy or sell')
  if (body['type'] !== 'limit' || !isDecimal(limit)) return problem(422, 40010001, 'limit orders require a limit price')
  if (body['time_in_force'] !== 'day') return problem(422, 42210000, 'invalid time_in_force')
  return hasPartsOfCent(limit) ? problem(422, 42210000, `invalid limit_price ${limit}. sub-penny increment does not fulfill minimum pricing criteria`) : undefined
}

const submit: Handler = (book, { body }, fault) => {
  const refusal = refusalOf(book, body)
  if (refusal) return refusal
  const entry = book.accept({
    id: randomUUID(), client_order_id: text(body['client_order_id']) || randomUUID(), symbol: text(body['symbol']), side: body['side'] as 'buy' | 'sell', qty: text(body['qty']),
    limit_price: text(body['limit_price']), type: 'limit', time_in_force: 'day', submitted_at: stamp(),
  })
  if (fault.hideMs !== undefined) hidden.set(entry.facts.id, Date.now() + fault.hideMs)
  return { status: 200, body: orderDocument(entry) }
}

const lookup: Handler = (book, { query, id }) => {
  const entry = id === '' ? book.byClientId(query.get('client_order_id') ?? '') : book.orders.get(id)
  return !entry || isHidden(entry) ? problem(404, 40410000, 'order not found') : { status: 200, body: orderDocument(entry) }
}

const cancel: Handler = (book, { id }, fault) => {
  const entry = book.orders.get(id)
  if (!entry || isHidden(entry)) return problem(404, 40410000, 'order not found')
  if (fault.fillFirst === true) book.fill(id)
  if (hasEnded(entry)) return problem(422, 42210000, `order is already in "${statusOf(entry)}" state`)
  const lagMs = fault.lagMs ?? 0
  if (lagMs > 0) book.end(entry, 'pending_cancel')
  setTimeout(() => { if (!hasEnded(entry)) book.end(entry, 'canceled') }, lagMs)
  if (lagMs === 0) book.end(entry, 'canceled')
  return { status: 204 }
}

const list: Handler = (book, { query }) => {
  const status = query.get('status') ?? 'open'
  const limit = Math.min(Number(query.get('limit') ?? 50), 500)
  const [after, until, afterId] = [query.get('after') ?? '', query.get('until') ?? '9', query.get('after_order_id')]
  const from = afterId === null ? after : book.orders.get(afterId)?.facts.submitted_at ?? ''
  const found = [...book.orders.values()].filter((entry) => !isHidden(entry) && (status === 'all' || (status === 'closed') === hasEnded(entry)))
    .filter(({ facts }) => facts.submitted_at > from && facts.submitted_at < until).sort((a, b) => (a.facts.submitted_at < b.facts.submitted_at ? -1 : 1))
  const directed = query.get('direction') === 'asc' ? found : found.toReversed()
  return { status: 200, body: directed.slice(0, limit).map((entry) => orderDocument(entry)) }
}

const fills: Handler = (book, { query }) => {
  const size = Math.min(Number(query.get('page_size') ?? 100), 100)
  const found = book.fills.filter(({ at }) => at > (query.get('after') ?? '') && at < (query.get('until') ?? '9'))
  const directed = query.get('direction') === 'asc' ? found : found.toReversed()
  const token = query.get('page_token')
  const start = token === null ? 0 : directed.findIndex(({ id }) => id === token) + 1
  return { status: 200, body: directed.slice(start, start + size).map((fill) => activityDocument(book, fill)) }
}

const clock: Handler = () => {
  const now = Date.now()
  return { status: 200, body: { timestamp: new Date(now).toISOString(), is_open: true, next_open: new Date(now + 86_400_000).toISOString(), next_close: new Date(now + 3_600_000).toISOString() } }
}

export const handlers: Readonly<Record<Route, Handler>> = {
  submit, lookup, order: lookup, cancel, list, fills, clock,
  quotes: (book, { query }) => ({ status: 200, body: quoteDocuments(book, (query.get('symbols') ?? '').split(','), stamp()) }),
  account: () => ({ status: 200, body: accountDocument }),
  positions: (book) => ({ status: 200, body: positionDocuments(book) }),
}

const paths: readonly (readonly [string, RegExp, Route])[] = [
  ['POST', /^\/v2\/orders$/, 'submit'], ['GET', /^\/v2\/orders$/, 'list'], ['GET', /^\/v2\/orders:by_client_order_id$/, 'lookup'],
  ['GET', /^\/v2\/orders\/([^/]+)$/, 'order'], ['DELETE', /^\/v2\/orders\/([^/]+)$/, 'cancel'], ['GET', /^\/v2\/account\/activities\/FILL$/, 'fills'],
  ['GET', /^\/v2\/account$/, 'account'], ['GET', /^\/v2\/positions$/, 'positions'], ['GET', /^\/v2\/clock$/, 'clock'], ['GET', /^\/v2\/stocks\/quotes\/latest$/, 'quotes'],
]

export const routeOf = (method: string, url: URL): { readonly route: Route; readonly id: string } | undefined => {
  for (const [each, pattern, route] of paths) {
    const match = each === method ? pattern.exec(url.pathname) : null
    if (match) return { route, id: match[1] ?? '' }
  }
  return undefined
}
