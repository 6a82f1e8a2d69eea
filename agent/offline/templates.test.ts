import { expect, test } from 'vitest'
import { prompts } from '../../prompts/index.ts'
import { createRunTurn } from '../run-turn.ts'
import { testPorts } from '../testing/ports.ts'
import { offlineModel } from './index.ts'
import { questions } from './testing/questions.ts'

const run = createRunTurn({ models: { primary: offlineModel({ embedder: null }) }, prompts })

test('our own templates pass the provenance check: no sentence of any answer is held back', async () => {
  const held: string[] = []
  for (const [, text] of questions) {
    const ports = await testPorts(text)
    const reply = await run(ports.input, ports)
    if (/\bbuttons?\b|\bclick/i.test(reply.text)) held.push(`${text}: a terminal has no button`)
    for (const { kind, body } of ports.records) if (kind === 'reply-blocked' || kind === 'turn-failed') held.push(`${text}: ${JSON.stringify(body)}`)
  }
  expect(held).toEqual([])
}, 120_000)

test('the same question gets the same answer, to the letter', async () => {
  for (const text of ['How am I doing?', 'Make me less risky', 'What would 2008 do to me?', 'sell half my VTI']) {
    const [first, second] = [await testPorts(text), await testPorts(text)]
    const [one, other] = [await run(first.input, first), await run(second.input, second)]
    expect({ ...other, latencyMs: 0 }).toEqual({ ...one, latencyMs: 0 })
  }
})
