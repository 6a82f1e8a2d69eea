import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../database.ts'
import { storeEvidence, readEvidence } from '../evidence.ts'
import { appendEntry, conversationChain, personChain, readChain, type ChainRef } from '../record.ts'
import { addPeople } from '../testing-record.ts'
import { testDatabase, testVault } from '../testing.ts'
import { ensurePersonKeys } from './chain-keys.ts'
import { Opened } from './opened.ts'
import { dataKeyOf, newDataKey, open, seal } from './seal.ts'
import { openBody, sealBody } from './sealed-body.ts'
import { openSecret, sealOldSecrets, sealSecret } from './secrets.ts'
import { localWrapper, parseMasterKey } from './wrapper.ts'

const at = new Date('2026-07-31T12:00:00Z')
const mine = conversationChain('c1', 'investor')
const words = 'I was promoted and earn 91,734 a year'

describe('a sealed text', () => {
  const key = newDataKey()
  test.each([['short'], [words.repeat(200)], ['']])('opens in its place (%#)', (text) => {
    expect(open(key, 'here', seal(key, 'here', text))).toBe(text)
  })

  test('does not open elsewhere, with another key, or when a byte was changed', () => {
    const sealed = seal(key, 'here', words)
    const bytes = Buffer.from(sealed, 'base64')
    const flipped = (index: number): string => { const copy = Buffer.from(bytes); copy[index]! ^= 1; return copy.toString('base64') }
    expect(() => open(key, 'there', sealed)).toThrow()
    expect(() => open(newDataKey(), 'here', sealed)).toThrow()
    for (let index = 0; index < bytes.length; index += 1) expect(() => open(key, 'here', flipped(index)), `byte ${index}`).toThrow()
  })

  test('is longer than its words by a fixed amount, and long texts are packed', () => {
    expect(Buffer.from(seal(key, '', 'x'), 'base64')).toHaveLength(1 + 1 + 12 + 16)
    expect(seal(key, '', words.repeat(200)).length).toBeLessThan(500)
  })
})

test("an entry's seal holds its person, chain, number, time, kind and clear part together", () => {
  const key = newDataKey()
  const place = { personId: 'investor', chainId: mine.id, seq: 3, at: at.toISOString(), kind: 'message-received' }
  const stored = sealBody(key, place, { text: words, turnId: 'turn-1' })
  expect(openBody(key, place, stored)).toBe(`{"text":"${words}","turnId":"turn-1"}`)
  const moved = { personId: 'novice', chainId: 'conversation/c2', seq: 4, at: '2026-07-31T12:00:01.000Z', kind: 'reply-sent' }
  for (const name of Object.keys(moved) as (keyof typeof moved)[]) expect(() => openBody(key, { ...place, [name]: moved[name] }, stored), name).toThrow()
  expect(() => openBody(key, place, stored.replace('turn-1', 'turn-2'))).toThrow()
  expect(() => openBody(dataKeyOf(Buffer.alloc(32)), place, stored)).toThrow(/another key/)
})

test.each([
  ['0'.repeat(64), 32], [Buffer.alloc(32, 5).toString('base64'), 32], ['short', undefined], [Buffer.alloc(16).toString('base64'), undefined], ['', undefined],
])('a master key is 32 bytes: %j', (text, length) => {
  expect(parseMasterKey(text)?.length).toBe(length)
})

test('what is wrapped for one context is not unwrapped in another', async () => {
  const wrapper = localWrapper(Buffer.alloc(32, 1))
  const wrapped = await wrapper.wrap(Buffer.alloc(32, 2), 'a')
  expect(await wrapper.unwrap(wrapped, 'a')).toEqual(Buffer.alloc(32, 2))
  await expect(wrapper.unwrap(wrapped, 'b')).rejects.toThrow()
  await expect(localWrapper(Buffer.alloc(32, 3)).unwrap(wrapped, 'a')).rejects.toThrow()
})

describe('the record', () => {
  let db: Database
  const append = (chain: ChainRef, body: object, kind = 'message-received'): Promise<unknown> =>
    db.kysely.transaction().execute((trx) => appendEntry(trx, chain, kind, body, at))
  beforeAll(async () => {
    db = await testDatabase()
    await addPeople(db)
  })
  afterAll(() => db.close())

  test('stores no word of a person, and reads it back', async () => {
    await append(mine, { text: words })
    const digest = await storeEvidence(db.kysely, mine, { salary: words })
    const stored = (await db.pool.query<{ body: string }>('SELECT body FROM entry UNION ALL SELECT body FROM evidence')).rows.map(({ body }) => body).join()
    expect(stored).not.toContain('promoted')
    expect(JSON.parse((await readChain(db.kysely, mine.id))[0]!.body)).toEqual({ text: words })
    expect(await readEvidence(db.kysely, digest)).toEqual({ salary: words })
  })

  test("keeps the firm's own chain in the clear: it holds no person's words", async () => {
    await append({ id: 'firm', scope: 'firm' }, { reason: 'drill' }, 'trading-halted')
    expect((await db.kysely.selectFrom('entry').select('body').where('chain_id', '=', 'firm').executeTakeFirstOrThrow()).body).toBe('{"reason":"drill"}')
  })

  test('a door without the keys can neither write in the clear nor read', async () => {
    await ensurePersonKeys(db.kysely, testVault())
    const bare = db.kysely.withoutPlugins()
    const write = (chain: ChainRef): Promise<unknown> => bare.transaction().execute((trx) => appendEntry(trx, chain, 'message-received', { text: words }, at))
    await expect(write(mine)).rejects.toThrow(/is not sealed/)
    await expect(write(personChain('novice'))).rejects.toThrow(/is not sealed/)
    await expect(storeEvidence(bare, mine, { salary: words })).rejects.toThrow(/is not sealed/)
    await expect(readChain(bare, mine.id)).rejects.toThrow(/no keys to it/)
  })

  test('another master key opens nothing', async () => {
    const { rows } = await db.pool.query<{ wrapped: string }>("SELECT wrapped FROM person_key WHERE person_id = 'investor'")
    await expect(testVault(9).personKey('investor', rows[0]!.wrapped)).rejects.toThrow()
    await expect(testVault().personKey('novice', rows[0]!.wrapped)).rejects.toThrow()
  })

  test("two first entries of one person at once share one key", async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => append(conversationChain(name, 'novice'), { text: name })))
    for (const name of ['a', 'b', 'c', 'd']) expect(JSON.parse((await readChain(db.kysely, `conversation/${name}`))[0]!.body)).toEqual({ text: name })
    expect(await db.kysely.selectFrom('person_key').select('person_id').where('person_id', '=', 'novice').execute()).toHaveLength(1)
  })

  test('a key is never replaced, deleted or brought back', async () => {
    const refused = (sql: string): Promise<void> => expect(db.pool.query(sql)).rejects.toThrow(/destroyed, or would change|never changed/)
    await refused("UPDATE chain_key SET key_id = 'other'")
    await refused("UPDATE person_key SET person_id = 'novice' WHERE person_id = 'investor'")
    await refused('DELETE FROM chain_key')
    await db.pool.query("UPDATE chain_key SET wrapped = NULL, destroyed_at = now() WHERE chain_id = 'conversation/a'")
    await refused("UPDATE chain_key SET wrapped = 'again', destroyed_at = NULL WHERE chain_id = 'conversation/a'")
  })
})

test('entries from before there were keys stay readable, and the chain goes on sealed', async () => {
  const db = await testDatabase()
  await addPeople(db)
  const old = db.kysely.withoutPlugins()
  await old.transaction().execute((trx) => appendEntry(trx, mine, 'message-received', { text: 'before' }, at))
  const digest = await storeEvidence(old, mine, { before: true })
  expect(await ensurePersonKeys(db.kysely, testVault())).toBe(2)
  expect(await ensurePersonKeys(db.kysely, testVault())).toBe(0)
  await db.kysely.transaction().execute((trx) => appendEntry(trx, mine, 'message-received', { text: 'after' }, at))
  expect((await readChain(db.kysely, mine.id)).map(({ body }) => body)).toEqual(['{"text":"before"}', '{"text":"after"}'])
  expect(await readEvidence(db.kysely, digest)).toEqual({ before: true })
  const stored = await db.kysely.selectFrom('entry').select('body').orderBy('seq').execute()
  expect(stored.map(({ body }) => body.startsWith('{"clear":'))).toEqual([false, true])
  await db.close()
})


test("an authenticator's secret is sealed for its person; one from before is sealed at the start", async () => {
  const db = await testDatabase()
  await addPeople(db)
  await db.kysely.insertInto('totp').values({ person_id: 'novice', secret: 'OLDSECRET' }).execute()
  const sealed = await db.kysely.transaction().execute((trx) => sealSecret(trx, 'investor', 'JBSWY3DPEHPK3PXP'))
  expect(sealed).not.toContain('JBSWY3DPEHPK3PXP')
  expect(await openSecret(db.kysely, 'investor', sealed)).toBe('JBSWY3DPEHPK3PXP')
  await ensurePersonKeys(db.kysely, testVault())
  await expect(openSecret(db.kysely, 'novice', sealed)).rejects.toThrow()
  await expect(openSecret(db.kysely.withoutPlugins(), 'investor', sealed)).rejects.toThrow(/no key/)
  expect([await sealOldSecrets(db.kysely), await sealOldSecrets(db.kysely)]).toEqual([1, 0])
  const { secret } = await db.kysely.selectFrom('totp').select('secret').where('person_id', '=', 'novice').executeTakeFirstOrThrow()
  expect([secret.startsWith('sealed:'), await openSecret(db.kysely, 'novice', secret)]).toEqual([true, 'OLDSECRET'])
  await db.close()
})

test('what was opened is kept within its room, and only for the place where it was opened', () => {
  const opened = new Opened()
  const [key, place] = [newDataKey(), { personId: 'investor', chainId: mine.id, seq: 1, at: at.toISOString(), kind: 'message-received' }]
  const stored = sealBody(key, place, { text: words }, opened)
  expect(openBody(key, place, stored, opened)).toBe(`{"text":"${words}"}`)
  expect(() => openBody(key, { ...place, seq: 2 }, stored, opened)).toThrow()
  expect(openBody(undefined, place, stored, opened)).toBe('{"erased":true}')
  const name = `investor ${mine.id} 1 ${at.toISOString()} message-received`
  expect(opened.find(stored, name)).toBe(`{"text":"${words}"}`)
  for (let n = 0; n < 20; n += 1) opened.keep(`${n}`, '', 'x'.repeat(1_000_000))
  expect([opened.find(stored, name), opened.find('4', ''), opened.find('19', '')?.length]).toEqual([undefined, undefined, 1_000_000])
})
