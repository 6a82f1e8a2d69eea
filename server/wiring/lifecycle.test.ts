import { expect, test } from 'vitest'
import { closing } from './lifecycle.ts'

type Running = Parameters<typeof closing>[0]
const order = ['covering', 'execution', 'ownActs', 'privacy', 'conversations', 'news', 'teams', 'supervision', 'pool', 'checkpointer', 'anchoring', 'database']

/** Parts that write down when they are stopped; those named `failing` reject or throw. */
const world = (failing: readonly string[]) => {
  const done: string[] = []
  const logged: unknown[] = []
  const end = (name: string) => (): Promise<void> => {
    done.push(name)
    if (!failing.includes(name)) return Promise.resolve()
    if (name === 'teams') throw new Error(`${name} failed`)
    return Promise.reject(new Error(`${name} failed`))
  }
  const part = (name: string) => ({ stop: end(name), end: end(name), idle: end(name), close: end(name), flush: end(name) })
  const database = { close: end('database') }
  const running = {
    ...Object.fromEntries(order.map((name) => [name, part(name)])), doors: { main: database, agent: database, gate: database, executor: database, audit: database },
    log: { error: (event: string, error: Error, facts: object) => { logged.push([event, error.message, facts]) } },
  } as unknown as Running
  return { running, done, logged }
}

test.each([[[]], [['execution']], [['teams', 'conversations']], [['checkpointer']], [order]])('whatever fails at the end (%j), each other part ends, the checkpoint is written and the doors close', async (failing) => {
  const { running, done, logged } = world(failing)
  await closing(running)()
  expect(done).toEqual(order)
  expect(logged).toHaveLength(failing.length)
  expect(logged.every((each) => (each as string[])[0] === 'step-of-closing-failed')).toBe(true)
})
