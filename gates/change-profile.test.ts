import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProfileChange } from '../domain/profile-change.ts'
import { isRefusal } from '../domain/result.ts'
import { stepUpAct } from './acts.ts'
import { changeProfile, previewProfile, type ProfilePreview } from './change-profile.ts'
import type { Actor } from './deps.ts'
import { codeOf, gateWorld, type GateWorld } from './testing.ts'
import { personChain, readChain } from '../ledger/record.ts'

let world: GateWorld
beforeAll(async () => { world = await gateWorld() })
afterAll(() => world.close())

const weapons: ProfileChange = { kind: 'exclusions', add: ['weapons'], remove: [] }
const preview = async (actor: Actor, change: ProfileChange = weapons): Promise<ProfilePreview> => {
  const result = await previewProfile(world.deps, { actor, change })
  if (isRefusal(result)) throw new Error(result.message)
  return result
}
/** A code counts once: each person here uses at most one per time-step. */
const prove = async (actor: Actor, hash: string, steps = 0) => stepUpAct(world.deps, { actor, hash, code: await world.code(steps) })
const change = (actor: Actor, hash: string) => changeProfile(world.deps, { actor, hash })
const versions = async (actor: Actor): Promise<number[]> =>
  (await world.db.kysely.selectFrom('ips').select('version').where('person_id', '=', actor.person.id).orderBy('version').execute()).map(({ version }) => version)

test('shown, proved, changed: a new version and its entry stand together', async () => {
  const actor = await world.newInvestor()
  const shown = await preview(actor)
  expect(shown.differences).toEqual([{ what: 'Excluded', before: 'tobacco', after: 'tobacco, weapons' }])
  expect(codeOf(await prove(actor, shown.hash))).toBe('ok')
  expect(await change(actor, shown.hash)).toMatchObject({ version: 2, exclusions: ['tobacco', 'weapons'] })
  expect(await versions(actor)).toEqual([1, 2])
  const entries = await readChain(world.db.kysely, personChain(actor.person.id).id)
  expect(entries.map(({ kind }) => kind)).toEqual(['profile-displayed', 'step-up-granted', 'profile-changed'])
  expect(JSON.parse(entries[2]!.body)).toMatchObject({ hash: shown.hash, from: 1, to: 2, change: weapons })
  expect(codeOf(await change(actor, shown.hash))).toBe('ALREADY_EXECUTED')
})

test('without a proof nothing changes, and the preview can still be proved', async () => {
  const actor = await world.newInvestor()
  const { hash } = await preview(actor)
  expect(codeOf(await change(actor, hash))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
  expect(codeOf(await prove(actor, hash))).toBe('ok')
  expect(codeOf(await change(actor, hash))).toBe('ok')
})

test('a proof for one profile does nothing for another', async () => {
  const actor = await world.newInvestor()
  const [one, other] = [await preview(actor), await preview(actor, { kind: 'exclusions', add: [], remove: ['tobacco'] })]
  await prove(actor, one.hash)
  expect(codeOf(await change(actor, other.hash))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
  expect(await versions(actor)).toEqual([1])
})

test('a proof made before the display does not count', async () => {
  const actor = await world.newInvestor()
  const { hash } = await preview(actor)
  await prove(actor, hash)
  await preview(actor)
  expect(codeOf(await change(actor, hash))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
})

test.each(['another session', 'another person'])('%s that guesses the hash was shown nothing', async (who) => {
  const actor = await world.newInvestor()
  const { hash } = await preview(actor)
  await prove(actor, hash)
  const thief = who === 'another session' ? { ...actor, sessionId: 'stolen' } : { ...actor, person: world.other.person }
  expect(codeOf(await change(thief, hash))).toBe('NOT_DISPLAYED')
  expect(codeOf(await prove(thief, hash, 1))).toBe('NOT_DISPLAYED')
})

test('a profile that moved on meanwhile is a mismatch, and the proof is not used up by it', async () => {
  const actor = await world.newInvestor()
  const { hash, current } = await preview(actor)
  await prove(actor, hash)
  await world.db.kysely.insertInto('ips').values({ person_id: actor.person.id, version: 2, body: JSON.stringify({ ...current, version: 2, exclusions: [] }) }).execute()
  expect(codeOf(await change(actor, hash))).toBe('TERMS_MISMATCH')
  const [grant] = await world.db.kysely.selectFrom('action_grant').select('consumed_at').where('person_id', '=', actor.person.id).execute()
  expect(grant?.consumed_at).toBeNull()
})

test('two at once make one version', async () => {
  const actor = await world.newInvestor()
  const { hash } = await preview(actor)
  await prove(actor, hash)
  const codes = (await Promise.all([change(actor, hash), change(actor, hash)])).map(codeOf)
  expect(codes.sort()).toEqual(['ALREADY_EXECUTED', 'ok'])
  expect(await versions(actor)).toEqual([1, 2])
})

test('wrong codes are counted, also here', async () => {
  const actor = await world.newInvestor()
  const { hash } = await preview(actor)
  const codes: string[] = []
  for (let attempt = 0; attempt < 6; attempt++) codes.push(codeOf(await stepUpAct(world.deps, { actor, hash, code: '000000' })))
  expect(codes).toEqual([...Array.from({ length: 5 }, () => 'INSUFFICIENT_USER_AUTHENTICATION'), 'TOO_MANY_ATTEMPTS'])
})

test('what a change refuses is refused at the preview', async () => {
  const actor = await world.newInvestor()
  expect(codeOf(await previewProfile(world.deps, { actor, change: { kind: 'goal-remove', goalId: 'none' } }))).toBe('NOT_FOUND')
})

test.each([
  ['the same tag twice', [{ tag: 'weapons', max: 0.1 }, { tag: 'weapons', max: 0.2 }], 'INVALID_LIMIT'], ['neither least nor most', [{ tag: 'esg' }], 'INVALID_LIMIT'],
  ['least above most', [{ tag: 'esg', min: 0.6, max: 0.5 }], 'INVALID_LIMIT'], ['not a share', [{ tag: 'esg', min: Number.NaN }], 'INVALID_LIMIT'],
  ['a least share', [{ tag: 'esg', min: 0.2 }], 'ok'],
] as const)('sustainability limits: %s', async (_name, limits, code) => {
  const actor = await world.newInvestor()
  const answer = await previewProfile(world.deps, { actor, change: { kind: 'esg-limits', limits } })
  expect(codeOf(answer)).toBe(code)
  if ('differences' in answer) expect(answer.differences).toEqual([{ what: 'Sustainability limits', before: 'none', after: 'esg at least 20 %' }])
})
