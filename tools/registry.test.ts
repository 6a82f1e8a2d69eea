import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { tools } from './registry.ts'

test('the executor is out of a model’s reach', () => {
  expect(tools.map((tool) => tool.name)).not.toContain('trade-executor')
})

test('every tool is a folder with a README, named once', () => {
  const names = tools.map((tool) => tool.name)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(existsSync(join(import.meta.dirname, name, 'README.md')), name).toBe(true)
})

test('every folder with a tool in it is registered, the executor alone is not', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((each) => each.isDirectory() && existsSync(join(import.meta.dirname, each.name, 'index.ts'))).map((each) => each.name)
  const helpers = ['numerics', 'portfolio-source', 'trade-executor']
  expect(folders.filter((name) => !helpers.includes(name)).sort()).toEqual(tools.map((tool) => tool.name).sort())
})

test.each(tools.map((tool) => [tool.name, tool] as const))('%s: a model can read its schema, and unknown fields are refused', (_, tool) => {
  const schema = z.toJSONSchema(tool.input, { io: 'input' })
  expect(schema).toMatchObject({ type: 'object', additionalProperties: false })
  expect(tool.input.safeParse({ confirmed: true }).success).toBe(false)
  expect(tool.version).toBeGreaterThan(0)
  expect(tool.description.length).toBeGreaterThan(60)
  expect(tool.description.length).toBeLessThan(700)
})
