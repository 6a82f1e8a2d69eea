import { expect, test } from 'vitest'
import { IdentifierAliases } from './aliases.ts'
import { sceneFor } from './offline/testing/scene.ts'

test('identifiers leave under other names and come back; words around them stay', async () => {
  const scene = await sceneFor('hello')
  const aliases = new IdentifierAliases(scene.facts, scene.input)
  const hidden = aliases.hide('account-test of person-test, investor@example.test, in conversation-test; write to friend@example.org')
  expect(hidden).not.toMatch(/account-test|person-test|example|conversation-test/)
  expect(aliases.reveal('look at account-1')).toBe('look at account-test')
  expect(aliases.revealIn({ accountId: 'account-1', list: ['person-1', 'VTI'] })).toEqual({ accountId: 'account-test', list: ['person-test', 'VTI'] })
  expect(aliases.reveal('account-12 is another')).toBe('account-12 is another')
})
