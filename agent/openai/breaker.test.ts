import { expect, test } from 'vitest'
import { CircuitBreaker } from './breaker.ts'

const breakerAt = () => {
  let now = 0
  const breaker = new CircuitBreaker(() => now, { failures: 3, coolDownMs: 1_000 })
  return { breaker, pass: (ms: number) => { now += ms }, fail: (times: number) => { for (let i = 0; i < times; i++) breaker.report('failed') } }
}

test('opens at the third failure in a row, not before', () => {
  const { breaker, fail } = breakerAt()
  fail(2)
  expect(breaker.allows()).toBe(true)
  fail(1)
  expect(breaker.allows()).toBe(false)
})

test('a success in between starts the count anew', () => {
  const { breaker, fail } = breakerAt()
  fail(2)
  breaker.report('worked')
  fail(2)
  expect(breaker.allows()).toBe(true)
})

test('after the cool-down one call tries, and only one', () => {
  const { breaker, fail, pass } = breakerAt()
  fail(3)
  pass(999)
  expect(breaker.allows()).toBe(false)
  pass(1)
  expect([breaker.allows(), breaker.allows()]).toEqual([true, false])
  breaker.report('worked')
  expect(breaker.allows()).toBe(true)
})

test('a failed trial opens it again for the whole cool-down', () => {
  const { breaker, fail, pass } = breakerAt()
  fail(3)
  pass(1_000)
  breaker.allows()
  breaker.report('failed')
  pass(999)
  expect(breaker.allows()).toBe(false)
})

test('a trial that the person stopped says nothing: the next call may try', () => {
  const { breaker, fail, pass } = breakerAt()
  fail(3)
  pass(1_000)
  breaker.allows()
  breaker.report('unknown')
  expect(breaker.allows()).toBe(true)
})
