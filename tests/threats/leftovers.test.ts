import { afterAll, beforeAll, expect, test } from 'vitest'
import { proposeBulk } from '../../gates/bulk/propose.ts'
import { readBulk } from '../../gates/bulk/read.ts'
import { previewProfile } from '../../gates/change-profile.ts'
import { forgetActs } from '../../gates/forget-acts.ts'
import { buy, gateWorld, type GateWorld } from '../../gates/testing.ts'

let world: GateWorld
beforeAll(async () => { world = await gateWorld() })
afterAll(() => world.close())

test('previews that nothing can come of any more are removed, two days after their end and no sooner', async () => {
  const [old, fresh] = [await world.newInvestor(), await world.newInvestor()]
  for (const actor of [old, fresh]) await previewProfile(world.deps, { actor, change: { kind: 'exclusions', add: ['weapons'], remove: [] } })
  const age = (hours: number) => world.db.kysely.updateTable('act').set({ expires_at: new Date(Date.now() - hours * 3_600_000) }).where('person_id', '=', old.person.id).execute()
  await age(47)
  expect(await forgetActs(world.deps)).toBe(0)
  await age(49)
  expect(await forgetActs(world.deps)).toBe(1)
  expect((await world.db.kysely.selectFrom('act').select('person_id').execute()).map((row) => row.person_id)).toEqual([fresh.person.id])
  const told = await world.db.kysely.selectFrom('entry').select('kind').where('chain_id', '=', `person/${old.person.id}`).execute()
  expect(told.map(({ kind }) => kind)).toContain('profile-displayed')
})

test.each([['yahoo', 120_000], ['snapshot', 600_000]] as const)('a bulk on %s lives %i ms, like every other ticket', async (source, lives) => {
  const [advisor, client] = [await world.newPerson('advisor'), await world.newInvestor()]
  const accountId = `account-${client.person.id}`
  await world.db.kysely.insertInto('mandate').values({ advisor_id: advisor.person.id, client_id: client.person.id, account_id: accountId, scope: 'trade', until: '2030-01-01' }).execute()
  world.market.source = source
  // A Friday within New York's hours: what is asked is only how long it lives.
  world.market.quoteTime = source === 'yahoo' ? new Date().toISOString() : undefined
  const wish = { accountId, title: 'Rebalance', legs: [buy(source === 'yahoo' ? 'BTC' : 'VTI', source === 'yahoo' ? '0.01' : '10')], impact: null, taxUsd: null }
  const bulkId = await proposeBulk(world.deps, { actor: advisor, kind: 'rebalance-to-policy', clients: [{ clientId: client.person.id, accountId, wish }] })
  if (typeof bulkId !== 'string') throw new Error(JSON.stringify(bulkId))
  const bulk = (await readBulk(world.deps, advisor.person, bulkId))!
  expect(Math.abs(Date.parse(bulk.expiresAt) - Date.parse(bulk.createdAt) - lives)).toBeLessThan(2_000)
})
