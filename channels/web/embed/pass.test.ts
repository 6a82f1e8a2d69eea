import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Pass } from './pass.ts'

const minute = 60_000
const store = () => {
  const kept = new Map<string, string>()
  return { kept, getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) }
}
/** Each call takes the next answer: a token's name, a status, or no connection. */
const server = (...answers: readonly (string | number)[]) => {
  const calls: string[] = []
  const fetcher = async (address: string | URL | Request, init?: RequestInit): Promise<Response> => {
    calls.push(`${String(address)} ${(init!.headers as Record<string, string>)['authorization'] ?? ''}`.trim())
    const answer = answers[calls.length - 1]
    if (answer === 0 || answer === undefined) throw new TypeError('network')
    if (typeof answer === 'number') return new Response('{"code":"UNAUTHENTICATED"}', { status: answer })
    return new Response(JSON.stringify({ token: answer, expiresAt: new Date(Date.now() + 10 * minute).toISOString() }))
  }
  return { calls, fetcher }
}

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

test('a code becomes a token, which is kept for the tab and renewed before it ends', async () => {
  const { calls, fetcher } = server('one', 'two')
  const { kept, ...tab } = store()
  const pass = new Pass('https://steward.example', tab, fetcher)
  expect((await pass.redeem('CODE', 'secret')).ok).toBe(true)
  expect([pass.token, JSON.parse(kept.get('steward-pass') ?? '{}').token]).toEqual(['one', 'one'])
  await vi.advanceTimersByTimeAsync(7 * minute)
  expect([pass.token, calls[1]]).toEqual(['two', 'https://steward.example/api/socket-token Bearer one'])
  expect(new Pass('https://steward.example', tab, fetcher).token).toBe('two')
})

test('what is over is not taken up again, and nonsense is nothing', () => {
  const { kept, ...tab } = store()
  kept.set('steward-pass', JSON.stringify({ token: 'old', expiresAt: new Date(Date.now() - 1).toISOString() }))
  expect(new Pass('https://steward.example', tab).token).toBeUndefined()
  kept.set('steward-pass', '{')
  expect(new Pass('https://steward.example', tab).token).toBeUndefined()
})

test.each([
  ['a refusal ends it', ['one', 401], undefined, 1],
  ['a lost connection does not', ['one', 0, 0, 'two'], 'two', 0],
])('%s', async (_name, answers, token, lost) => {
  const pass = new Pass('https://steward.example', store(), server(...answers).fetcher)
  let times = 0
  pass.addEventListener('lost', () => { times += 1 })
  await pass.redeem('CODE', 'secret')
  await vi.advanceTimersByTimeAsync(7 * minute)
  expect([pass.token, times]).toEqual([token, lost])
})
