import { expect, test } from 'vitest'
import { createThrottle } from './throttle.ts'

test('BI27: a thousand events a second are slowed down, then end the connection; a person typing never notices', () => {
  const flood = createThrottle()
  const verdicts = Array.from({ length: 1000 }, (_, index) => flood(index))
  expect(verdicts.indexOf('slow-down')).toBeGreaterThanOrEqual(30)
  expect(verdicts.at(-1)).toBe('disconnect')
  const person = createThrottle()
  expect(Array.from({ length: 500 }, (_, index) => person(index * 150)).every((verdict) => verdict === 'pass')).toBe(true)
})
