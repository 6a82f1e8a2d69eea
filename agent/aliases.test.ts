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

test('a client\'s name stays at home: in results, in the advisor\'s words, and in what is looked up', async () => {
  const scene = await sceneFor('hello')
  const client = { personId: 'person-x', label: 'Jo van Doe-Roe', ips: scene.facts.ips, accounts: [] }
  const aliases = new IdentifierAliases({ ...scene.facts, clients: [client, { ...client, personId: 'person-y', label: 'Retired' }] }, scene.input)
  expect(aliases.hide('{"label":"Jo van Doe-Roe"} How is Jo van Doe-Roe doing, now retired?')).toBe('{"label":"client-1"} How is client-1 doing, now retired?')
  expect(aliases.reveal('client-1 is above the band.')).toBe('Jo van Doe-Roe is above the band.')
  expect(aliases.revealIn({ query: 'messages of client-1' })).toEqual({ query: 'messages of Jo van Doe-Roe' })
})
