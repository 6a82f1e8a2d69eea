import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { whenOutOfReach } from './out-of-reach.ts'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

const watch = (connected: boolean) => {
  const line = Object.assign(new EventEmitter(), { connected })
  const giveUp = vi.fn()
  return { line, giveUp, stop: whenOutOfReach(line, giveUp) }
}
const minutes = (count: number): void => { vi.advanceTimersByTime(count * 60_000) }

test('an answer that takes an hour is waited for while the line stands', () => {
  const { line, giveUp } = watch(true)
  minutes(60)
  line.emit('disconnect')
  minutes(2)
  line.emit('connect')
  minutes(60)
  expect(giveUp).not.toHaveBeenCalled()
})

test.each([['that was lost', true], ['that never stood', false]])('a line %s for three minutes is given up', (_, connected) => {
  const { line, giveUp } = watch(connected)
  line.emit('disconnect')
  minutes(3)
  expect(giveUp).toHaveBeenCalledOnce()
})

test('once the answer is there nothing is watched any more', () => {
  const { line, giveUp, stop } = watch(true)
  line.emit('disconnect')
  stop()
  line.emit('disconnect')
  minutes(3)
  expect(giveUp).not.toHaveBeenCalled()
  expect(line.listenerCount('disconnect') + line.listenerCount('connect')).toBe(0)
})
