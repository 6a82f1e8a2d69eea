import { afterEach, expect, test } from 'vitest'
import { prompts } from '../../prompts/index.ts'
import { startFakeOpenAi, type FakeOpenAi } from '../../tests/fakes/openai-server.ts'
import type { AgentModel } from '../models.ts'
import { openAiModel } from '../openai/model.ts'
import { createRunTurn } from '../run-turn.ts'
import { testPorts } from '../testing/ports.ts'
import { recordedModel, type RecordedOutput } from './model.ts'

let fake: FakeOpenAi | undefined
afterEach(async () => { await fake?.close(); fake = undefined })

const answer = async (primary: AgentModel) => {
  const ports = await testPorts('What do I hold, and what would 2008 do?')
  const reply = await createRunTurn({ models: { primary }, prompts })(ports.input, ports)
  return { ports, said: { text: reply.text, tools: reply.tools, facts: reply.facts, outcome: reply.outcome } }
}

test('what the record holds of a model answers the same message again, to the letter, without the endpoint', async () => {
  fake = await startFakeOpenAi((_, number) => (number === 0
    ? { kind: 'answer', text: 'One moment.', calls: [{ name: 'portfolio', args: {} }, { name: 'stress-tester', args: { scenarios: [{ kind: 'crisis', crisis: '2008' }] } }] }
    : { kind: 'answer', text: '[answered]\nYou hold 4 holdings. Hypothetically, the global financial crisis would cost you 34.6 %.' }))
  const live = await answer(openAiModel({ apiKey: 'none', baseUrl: fake.url, model: 'fake', maxRetries: 0 }))
  const outputs = live.ports.records.filter(({ kind }) => kind === 'model-answered').map(({ body }) => body as unknown as RecordedOutput)
  expect(outputs).toHaveLength(2)
  expect(live.said.text).toBe('You hold 4 holdings. Hypothetically, the global financial crisis would cost you 34.6 %.')
  expect((await answer(recordedModel(outputs))).said).toEqual(live.said)
})
