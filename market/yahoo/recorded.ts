import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')
const json = (body: string, status = 200): Response => new Response(body, { status, headers: { 'content-type': 'application/json' } })

export interface Recorded {
  readonly fetch: typeof globalThis.fetch
  /** Paths asked for, in order. */
  readonly asked: string[]
}

/** A stand-in for Yahoo: cookie, crumb, quotes, one chart, one company's made-up news and figures, "not found" for every other. `down`: nothing answers. */
export const recordedYahoo = (down: () => boolean = () => false): Recorded => {
  const asked: string[] = []
  const fetch: typeof globalThis.fetch = async (input) => {
    const url = new URL(input instanceof Request ? input.url : input)
    asked.push(url.pathname)
    if (down()) throw new TypeError('fetch failed')
    if (url.pathname.startsWith('/quote/')) return new Response('<html></html>', { headers: { 'set-cookie': 'A3=made-up; Domain=.yahoo.com; Path=/; Max-Age=31536000; Secure' } })
    if (url.pathname === '/v1/test/getcrumb') return new Response('made-up-crumb')
    if (url.pathname === '/v7/finance/quote') {
      const wanted = (url.searchParams.get('symbols') ?? '').split(',')
      const all = JSON.parse(fixture('quote.json')) as { quoteResponse: { result: { symbol: string }[] } }
      return json(JSON.stringify({ quoteResponse: { result: all.quoteResponse.result.filter((each) => wanted.includes(each.symbol)), error: null } }))
    }
    if (url.pathname === '/v1/finance/search' && url.searchParams.get('q') === 'AAPL') return json(fixture('search-AAPL.json'))
    if (url.pathname === '/v10/finance/quoteSummary/AAPL') return json(fixture('summary-AAPL.json'))
    if (url.pathname === '/v8/finance/chart/VTI') return json(fixture('chart-VTI.json'))
    return json(fixture('chart-not-found.json'), 404)
  }
  return { fetch, asked }
}
