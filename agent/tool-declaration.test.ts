import { describe, expect, test } from 'vitest'
import { optimizer } from '../tools/optimizer/index.ts'
import { tools, toolsFor } from '../tools/registry.ts'
import { declarationOf } from './tool-declaration.ts'

interface Node { readonly [key: string]: unknown }
const nodesOf = (value: unknown): readonly Node[] => {
  if (typeof value !== 'object' || value === null) return []
  const below = Object.values(value).flatMap(nodesOf)
  return Array.isArray(value) ? below : [value as Node, ...below]
}
/** Four characters make about one token. */
const tokensOf = (value: unknown): number => Math.round(JSON.stringify(value).length / 4)

describe.each(tools.map((tool) => [tool.name, declarationOf(tool, 'advisor')] as const))('%s', (_, { description, schema }) => {
  const objects = nodesOf(schema).filter((node) => node.type === 'object' && node.properties !== undefined)

  test('a field with a default is not asked for', () => {
    for (const { properties, required = [] } of objects) {
      const filled = Object.entries(properties as Node).filter(([, field]) => 'default' in (field as Node)).map(([name]) => name)
      expect(filled.filter((name) => (required as readonly string[]).includes(name))).toEqual([])
    }
  })

  test('nothing that it does not name is allowed', () => {
    expect(objects.filter((node) => node.additionalProperties !== false)).toEqual([])
  })

  test('says when to use it, in few words', () => {
    expect(description.length).toBeGreaterThan(100)
    expect(description.length).toBeLessThan(450)
  })
})

test('all declarations together leave room for the conversation', () => {
  expect(tokensOf(tools.map((tool) => declarationOf(tool, 'advisor')))).toBeLessThan(13_000)
})

test.each([
  ['a symbol in lower case', { method: 'safer', symbols: ['vti'] }], ['an empty list', { method: 'safer', symbols: [] }], ['a label of a page', { method: 'safer', from: { kind: 'weights', weights: [{ symbol: 'VTI', weight: 1 }], label: 'x'.repeat(61) } }],
])('what a declaration leaves out, the parse still holds: %s', (_, input) => {
  const { schema } = declarationOf(optimizer, 'investor')
  expect([JSON.stringify(schema).includes('maxLength'), optimizer.input.safeParse(input).success]).toEqual([false, false])
})

test.each([['investor', false], ['compliance', false], ['advisor', true]] as const)('a model that speaks with an %s hears of clients: %s', (role, hears) => {
  const told = JSON.stringify(toolsFor(role).map((tool) => declarationOf(tool, role)))
  expect([/"clientId"/, /Advisors only/, /"name":"clients"/, /"name":"client-activity"/].map((words) => words.test(told))).toEqual([hears, hears, hears, hears])
})
