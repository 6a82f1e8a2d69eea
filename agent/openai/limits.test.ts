import { afterEach, expect, test } from 'vitest'
import { prompts } from '../../prompts/index.ts'
import { startFakeOpenAi, type FakeOpenAi } from '../../tests/fakes/openai-server.ts'
import { offlineModel } from '../offline/index.ts'
import { createRunTurn } from '../run-turn.ts'
import { testPorts } from '../testing/ports.ts'
import { openAiModel, type OpenAiSettings } from './model.ts'

let fake: FakeOpenAi | undefined
afterEach(async () => { await fake?.close(); fake = undefined })

/** One model over several turns; `status` is what the endpoint does, `pass` moves the clock. */
const world = async (settings: Partial<OpenAiSettings>) => {
  let nowMs = 0
  let status: number | undefined
  fake = await startFakeOpenAi(() => (status === undefined ? { kind: 'answer', text: 'Hello.' } : { kind: 'status', status }))
  const primary = openAiModel({ apiKey: 'none', baseUrl: fake.url, model: 'fake', maxRetries: 0, now: () => nowMs, ...settings })
  const run = createRunTurn({ models: { primary, fallback: offlineModel({ embedder: null }) }, prompts })
  return {
    ask: async () => { const ports = await testPorts('Hello'); return (await run(ports.input, ports)).model }, asked: () => fake!.requests.length,
    fail: (as?: number) => { status = as }, pass: (ms: number) => { nowMs += ms },
  }
}

test('a minute has only so many requests; the next minute has new ones', async () => {
  const { ask, asked, pass } = await world({ requestsPerMinute: 2 })
  expect([await ask(), await ask(), await ask(), asked()]).toEqual(['fake', 'fake', 'offline', 2])
  pass(60_001)
  expect(await ask()).toBe('fake')
})

test('after three failures in a row nobody waits for the endpoint; after the cool-down one message tries it, and it is back', async () => {
  const { ask, asked, fail, pass } = await world({ breaker: { failures: 3, coolDownMs: 1_000 } })
  fail(500)
  for (let turn = 0; turn < 5; turn++) expect(await ask()).toBe('offline')
  expect(asked()).toBe(3)
  fail()
  expect(await ask()).toBe('offline')
  pass(1_001)
  expect([await ask(), await ask(), asked()]).toEqual(['fake', 'fake', 5])
})
