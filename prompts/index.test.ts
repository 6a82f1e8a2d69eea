import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { fill, prompts } from './index.ts'

test('each prompt carries the hash of its text', () => {
  for (const prompt of Object.values(prompts)) {
    expect(prompt.text.length).toBeGreaterThan(50)
    expect(prompt.sha256).toBe(createHash('sha256').update(prompt.text).digest('hex'))
  }
})

test('filling leaves no place empty', () => {
  const text = fill(prompts.system, { role: 'an investor', asOf: '2026-07-31', knowledge: 'basic' })
  expect(text).toContain('2026-07-31')
  expect(text).not.toMatch(/\{\w+\}/)
  expect(() => fill(prompts.repair, {})).toThrow('needs sentence')
})
