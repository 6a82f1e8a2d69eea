import { expect, test } from 'vitest'
import { createKeyedQueue } from './keyed-queue.ts'

test('one conversation answers one message at a time, in order, even after one failed; another does not wait', async () => {
  const queue = createKeyedQueue()
  const log: string[] = []
  const step = (name: string, ms: number, fails = false) => async (): Promise<string> => {
    log.push(`${name} starts`)
    await new Promise((resolve) => { setTimeout(resolve, ms) })
    log.push(`${name} ends`)
    if (fails) throw new Error(name)
    return name
  }
  const first = queue.run('a', step('first', 20, true))
  const second = queue.run('a', step('second', 0))
  const other = queue.run('b', step('other', 5))
  expect(queue.length('a')).toBe(2)
  await expect(first).rejects.toThrow('first')
  expect(await second).toBe('second')
  expect(await other).toBe('other')
  await queue.idle()
  expect(log.filter((line) => !line.startsWith('other'))).toEqual(['first starts', 'first ends', 'second starts', 'second ends'])
  expect(log.indexOf('other ends')).toBeLessThan(log.indexOf('first ends'))
  expect(queue.length('a')).toBe(0)
})
