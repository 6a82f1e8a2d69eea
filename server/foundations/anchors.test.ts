import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { signCheckpoint, type Checkpoint } from '../../ledger/checkpoint.ts'
import { newSigner } from '../../ledger/signer.ts'
import type { Log } from '../telemetry/log.ts'
import { createAnchoring } from './anchors.ts'

const signer = newSigner()
const checkpoint = (rows: number): Checkpoint => signCheckpoint({ heads: [], counts: { entries: rows, confirmations: 0, orders: 0, outbox: 0 } }, undefined, new Date(1_785_000_000_000 + rows), signer)
const limits = { pauseMs: 40, timeoutMs: 150 }

const open: Server[] = []
afterEach(() => { for (const server of open.splice(0)) { server.close(); server.closeAllConnections() } })

/** A far end that answers as it is told, one after the other, then 204. */
const farEnd = async (...answers: ((response: ServerResponse) => void)[]) => {
  const heard: Record<string, unknown>[] = []
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      heard.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>)
      const answer = answers.shift() ?? ((each: ServerResponse) => { each.writeHead(204).end() })
      answer(response)
    })
  })
  open.push(server)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/anchors` }
}

const logged = () => {
  const errors: string[] = []
  const log = { info: (event: string) => { errors.push(event) }, error: (event: string, error: unknown) => { errors.push(`${event}: ${error instanceof Error ? error.message : String(error)}`) } } as unknown as Log
  return { errors, log }
}

test('an anchor has the newest checkpoint with its signature, and nobody\'s words', async () => {
  const [far, { errors, log }] = [await farEnd(), logged()]
  const anchoring = createAnchoring(far.url, log, limits)
  const newest = checkpoint(2)
  anchoring.written(checkpoint(1))
  anchoring.written(newest)
  await anchoring.flush()
  expect(far.heard).toEqual([{ anchor: expect.stringMatching(/^\d+-[0-9a-f]{64}$/), at: newest.statement.at, keyId: signer.keyId, statement: JSON.parse(JSON.stringify(newest.statement)), signature: newest.signature }])
  await anchoring.flush()
  expect([far.heard.length, errors]).toEqual([1, []])
})

test.each<[string, (response: ServerResponse) => void, RegExp]>([
  ['refuses', (response) => { response.writeHead(500).end('<b>a long page</b>') }, /^anchor-not-sent: 127\.0\.0\.1:\d+ answered 500\.$/],
  ['sends elsewhere', (response) => { response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end() }, /^anchor-not-sent: /],
  ['never answers', () => undefined, /^anchor-not-sent: .*timeout/i],
  ['breaks the line', (response) => { response.socket?.destroy() }, /^anchor-not-sent: /],
])('a far end that %s: it is logged, nothing waits for it, and the newest one is sent after the pause', async (_what, answer, error) => {
  const [far, { errors, log }] = [await farEnd(answer), logged()]
  const anchoring = createAnchoring(far.url, log, limits)
  anchoring.written(checkpoint(1))
  await anchoring.flush()
  expect(errors).toEqual([expect.stringMatching(error)])
  anchoring.written(checkpoint(2))
  await expect.poll(() => far.heard.length, { interval: 10 }).toBe(2)
  expect(far.heard[1]).toMatchObject({ at: checkpoint(2).statement.at })
  await anchoring.flush()
  expect(errors).toEqual([expect.stringMatching(error), 'anchor-sent-again'])
})

test('a far end that is down for long is tried once a pause, and the log says so twice: when it began and when it was over', async () => {
  const no = (response: ServerResponse) => { response.writeHead(503).end() }
  const [far, { errors, log }] = [await farEnd(no, no, no, no), logged()]
  const began = performance.now()
  const anchoring = createAnchoring(far.url, log, limits)
  anchoring.written(checkpoint(1))
  await expect.poll(() => errors.length, { interval: 10 }).toBe(2)
  expect([far.heard.length, errors[1]]).toEqual([5, 'anchor-sent-again'])
  expect(performance.now() - began).toBeGreaterThanOrEqual(4 * limits.pauseMs - 5)
})

test('an answer that never ends holds nothing up', async () => {
  let writing: NodeJS.Timeout | undefined
  const far = await farEnd((response) => {
    response.writeHead(200)
    writing = setInterval(() => { response.write('x'.repeat(1024)) }, 5)
  })
  const { errors, log } = logged()
  const anchoring = createAnchoring(far.url, log, { ...limits, timeoutMs: 5_000 })
  const began = performance.now()
  anchoring.written(checkpoint(1))
  await anchoring.flush()
  clearInterval(writing)
  expect(performance.now() - began).toBeLessThan(2_000)
  expect(errors).toEqual([])
})

test('nobody there, and nobody named', async () => {
  const { errors, log } = logged()
  const anchoring = createAnchoring('http://127.0.0.1:1/', log, limits)
  anchoring.written(checkpoint(1))
  await anchoring.flush()
  expect(errors).toHaveLength(1)
  const none = createAnchoring(undefined, log)
  none.written(checkpoint(1))
  await none.flush()
  expect(errors).toHaveLength(1)
})
