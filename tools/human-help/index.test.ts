import { expect, test } from 'vitest'
import { nothingPersonal, type TaskFacts } from '../../domain/personal.ts'
import { runTool } from '../define-tool.ts'
import { contextOf, factsOf, marketOf } from '../portfolio-source/fixture.ts'
import { humanHelp } from './index.ts'

const market = marketOf({ dates: ['2026-07-31'], levels: { VTI: [100] } })
const task = (state: TaskFacts['state'], topic = 'a mortgage'): TaskFacts => ({ taskId: `task-${state}`, topic, state, openedAt: '2026-07-31T10:00:00.000Z' })
const ask = async (input: unknown, tasks: readonly TaskFacts[] = []) => {
  const { output, refusal } = await runTool(humanHelp, input, contextOf(market, factsOf({ personal: { ...nothingPersonal, tasks } })))
  return refusal ? { code: refusal.code } : output
}

test.each([
  [{ topic: 'my divorce and the\njoint account' }, 'my divorce and the joint account'], [{}, 'Please call me back'],
])('%j asks about "%s"', async (input, topic) => { expect(await ask(input)).toMatchObject({ wish: { act: 'help', path: '/api/tasks', body: { topic }, stepUp: false } }) })

test('open requests are listed, done ones are not', async () => {
  expect(await ask({ action: 'list' }, [task('open'), task('done'), task('taken')])).toMatchObject({ open: [{ taskId: 'task-open' }, { taskId: 'task-taken' }], wish: null })
})

test('nobody floods the desk', async () => {
  expect(await ask({ topic: 'again' }, Array.from({ length: 5 }, () => task('open')))).toMatchObject({ code: 'TOO_MANY_REQUESTS' })
})
