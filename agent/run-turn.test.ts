import { expect, test } from 'vitest'
import { prompts } from '../prompts/index.ts'
import { offlineModel } from './offline/index.ts'
import { createRunTurn } from './run-turn.ts'
import { testPorts } from './testing/ports.ts'

test('a defect of ours is not blamed on the language model', async () => {
  const ports = await testPorts('What do I hold?')
  const run = createRunTurn({ models: { primary: offlineModel({ embedder: null }) }, prompts })
  const record: typeof ports.record = (kind, body) => (kind === 'turn-started' ? Promise.reject(new Error('disk full')) : ports.record(kind, body))
  const reply = await run(ports.input, { ...ports, record })
  expect(reply).toMatchObject({ outcome: 'error', code: 'INTERNAL', text: 'Something went wrong here. Nothing was traded.' })
  expect(ports.records).toEqual([{ kind: 'turn-failed', body: { code: 'INTERNAL', reason: 'Error: disk full' } }])
})
