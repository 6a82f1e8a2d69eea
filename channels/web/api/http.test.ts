import { expect, test } from 'vitest'
import { Http, newId } from './http.ts'

const answering = (status: number, body: string, headers: Record<string, string> = {}) => async () => new Response(body, { status, headers })

test('a mutation carries the CSRF header and JSON; a look-up does not', async () => {
  const seen: Record<string, string>[] = []
  const http = new Http('', () => 'token-1', async (_path, init) => {
    seen.push(init!.headers as Record<string, string>)
    return new Response('{}')
  })
  await http.get('/a')
  await http.post('/b', { x: 1 }, { 'idempotency-key': 'k' })
  expect(seen[0]).not.toHaveProperty('x-steward-csrf')
  expect(seen[1]).toMatchObject({ 'x-steward-csrf': '1', 'content-type': 'application/json', 'idempotency-key': 'k', authorization: 'Bearer token-1' })
})

test.each([
  [409, '{"code":"EXPIRED","title":"Over","detail":"It ran out."}', 'EXPIRED', 'It ran out.'],
  [500, '{}', 'HTTP_500', 'The server did not answer as expected. Please try again.'],
  [502, '<html>', 'HTTP_502', 'The server did not answer as expected. Please try again.'],
])('status %d with %s is the problem %s', async (status, body, code, message) => {
  expect(await new Http('', undefined, answering(status, body)).get('/x')).toMatchObject({ ok: false, problem: { code, message } })
})

test('no connection is a value too, and an empty answer is fine', async () => {
  expect(await new Http('', undefined, async () => { throw new TypeError('network') }).get('/x')).toMatchObject({ ok: false, problem: { code: 'OFFLINE', status: 0 } })
  expect(await new Http('', undefined, async () => new Response(null, { status: 204 })).delete('/x')).toEqual({ ok: true, value: {} })
})

test('a clock that is far off follows the server; a second of difference is left alone', async () => {
  const later = new Date(Date.now() + 3_600_000).toUTCString()
  const http = new Http('', undefined, answering(200, '{}', { date: later }))
  await http.get('/x')
  expect(http.now() - Date.now()).toBeGreaterThan(3_590_000)
  const near = new Http('', undefined, answering(200, '{}', { date: new Date().toUTCString() }))
  await near.get('/x')
  expect(Math.abs(near.now() - Date.now())).toBeLessThan(5)
})

test('ids are UUIDs of version 4 and differ', () => {
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(newId()).not.toBe(newId())
})
