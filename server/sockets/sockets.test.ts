import { expect, test } from 'vitest'
import { createThrottle } from './throttle.ts'
import { createSocketTokens } from './token.ts'

test('BI27: a thousand events a second are slowed down, then end the connection; a person typing never notices', () => {
  const flood = createThrottle()
  const verdicts = Array.from({ length: 1000 }, (_, index) => flood(index))
  expect(verdicts.indexOf('slow-down')).toBeGreaterThanOrEqual(30)
  expect(verdicts.at(-1)).toBe('disconnect')
  const person = createThrottle()
  expect(Array.from({ length: 500 }, (_, index) => person(index * 150)).every((verdict) => verdict === 'pass')).toBe(true)
})

test('BI31: a socket token works once issued, from its own origin, for a minute, unchanged', () => {
  let now = Date.parse('2026-08-03T10:00:00Z')
  const tokens = createSocketTokens(() => new Date(now))
  const { token } = tokens.issue('session-1', 'https://firm.example')
  expect(tokens.check(token, 'https://firm.example')).toBe('session-1')
  expect(tokens.check(token, 'https://evil.example')).toBeUndefined()
  expect(tokens.check(token, undefined)).toBeUndefined()
  const [payload, seal] = token.split('.')
  const forged = Buffer.from(JSON.stringify(['session-2', 'https://firm.example', now + 1e6])).toString('base64url')
  expect(tokens.check(`${forged}.${seal}`, 'https://firm.example')).toBeUndefined()
  expect(tokens.check(`${payload}.`, 'https://firm.example')).toBeUndefined()
  expect(tokens.check('', 'https://firm.example')).toBeUndefined()
  expect(createSocketTokens(() => new Date(now)).check(token, 'https://firm.example')).toBeUndefined()
  now += 60_000
  expect(tokens.check(token, 'https://firm.example')).toBeUndefined()
})
