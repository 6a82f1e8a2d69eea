import { generateSync } from 'otplib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Person } from '../../domain/person.ts'
import { isRefusal } from '../../domain/result.ts'
import type { Database } from '../../ledger/database.ts'
import { readChain } from '../../ledger/record.ts'
import { testDatabase } from '../../ledger/testing.ts'
import { createCredentials } from './credentials.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createOpenSession } from './open-session.ts'
import { createSignIn, type SignIn } from './sign-in.ts'

const hour = 3_600_000
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const password = 'correct horse battery'
let db: Database
let sessions: Sessions
let signIn: SignIn
let now = 0
let count = 0
const recorded: string[] = []
const person = { id: 'person-1', email: 'real@firm.test', label: 'Investor', role: 'investor' } as Person
const clock = () => new Date(now)
const codeNow = (): string => generateSync({ secret, epoch: Math.floor(now / 1000) })
const codeOf = async (given: { email: string; password: string; code?: string }): Promise<string> => {
  const result = await signIn({ ...given, device: { token: undefined, userAgent: 'a test' } })
  return isRefusal(result) ? result.code : 'signed-in'
}

beforeAll(async () => {
  db = await testDatabase()
  const credentials = createCredentials(db)
  for (const [id, email] of [['person-1', 'real@firm.test'], ['person-2', 'demo@demo.local']] as const) {
    await db.kysely.insertInto('person').values({ id, email, label: 'Investor', role: 'investor' }).execute()
    await db.kysely.insertInto('totp').values({ person_id: id, secret }).execute()
    await credentials.setPassword(email, password)
  }
  const newId = (prefix: string): string => `${prefix}-${(count += 1)}`
  sessions = createSessions(db, clock, newId, { idleMs: 8 * hour, maxMs: 24 * hour })
  const record = async (personId: string, kind: string): Promise<void> => { recorded.push(`${personId} ${kind}`) }
  const openSession = createOpenSession({ db, clock, newId, sessions })
  signIn = createSignIn({ db, clock, credentials, openSession, record, isDemo: (email) => email.endsWith('@demo.local') })
})
afterAll(() => db.close())
beforeEach(async () => {
  // Each test a day later, so that no code and no failure of another test counts.
  now = Math.max(now, Date.parse('2026-08-03T08:00:00Z')) + 26 * hour
  recorded.length = 0
  await db.kysely.updateTable('person').set({ active: true }).execute()
})

test('password and code open a session; each alone does not, and the record knows', async () => {
  expect(await codeOf({ email: person.email, password })).toBe('CODE_REQUIRED')
  expect(await codeOf({ email: person.email, password: 'wrong horse battery', code: codeNow() })).toBe('INVALID_CREDENTIALS')
  expect(await codeOf({ email: person.email, password, code: '000000' })).toBe('INVALID_CREDENTIALS')
  expect(await codeOf({ email: ' Real@Firm.test ', password, code: codeNow() })).toBe('signed-in')
  expect(recorded).toEqual(['person-1 sign-in-failed', 'person-1 sign-in-failed'])
  expect((await readChain(db.kysely, 'person/person-1')).map(({ kind }) => kind)).toEqual(['session-started'])
})

test('a one-time code counts once, and an older one not at all', async () => {
  const code = codeNow()
  expect(await codeOf({ email: person.email, password, code })).toBe('signed-in')
  expect(await codeOf({ email: person.email, password, code })).toBe('INVALID_CREDENTIALS')
  const older = generateSync({ secret, epoch: Math.floor(now / 1000) - 30 })
  expect(await codeOf({ email: person.email, password, code: older })).toBe('INVALID_CREDENTIALS')
  now += 60_000
  expect(await codeOf({ email: person.email, password, code: codeNow() })).toBe('signed-in')
})

test('demo accounts need no code, but one that is given has to be right', async () => {
  expect(await codeOf({ email: 'demo@demo.local', password })).toBe('signed-in')
  expect(await codeOf({ email: 'demo@demo.local', password, code: '123456' })).toBe('INVALID_CREDENTIALS')
})

test('account-lockout: six wrong passwords close an address for a quarter of an hour, the right one included; strangers the same', async () => {
  for (const email of [person.email, 'nobody@firm.test']) {
    for (let tries = 0; tries < 6; tries += 1) expect(await codeOf({ email, password: `wrong password ${tries}` })).toBe('INVALID_CREDENTIALS')
    expect(await codeOf({ email, password, code: codeNow() })).toBe('LOCKED_OUT')
  }
  expect(recorded.filter((each) => each === 'person-1 sign-in-locked')).toHaveLength(1)
  now += 15 * 60_000
  expect(await codeOf({ email: person.email, password, code: codeNow() })).toBe('signed-in')
})

test('account-lockout: codes guessed all at once are counted like codes guessed one by one', async () => {
  const guesses = await Promise.all(Array.from({ length: 20 }, (_, n) => codeOf({ email: person.email, password, code: String(100_000 + n) })))
  expect(guesses.filter((each) => each === 'INVALID_CREDENTIALS').length).toBeLessThanOrEqual(6)
  expect(guesses).toContain('LOCKED_OUT')
})

test('a page that asks for the password first and then for the code uses up no try', async () => {
  for (let visits = 0; visits < 8; visits += 1) expect(await codeOf({ email: person.email, password })).toBe('CODE_REQUIRED')
  expect(await codeOf({ email: person.email, password, code: codeNow() })).toBe('signed-in')
})

test('a session ends after 8 idle hours; acts move the clock, a look does not', async () => {
  const { token, session } = await sessions.start(person)
  now += 7 * hour
  expect((await sessions.find(token))?.person.email).toBe(person.email)
  now += 2 * hour
  expect(await sessions.find(token)).toBeUndefined()
  now -= 2 * hour
  await sessions.touch(session)
  now += 7 * hour
  expect(await sessions.find(token)).toBeDefined()
})

test('a session ends after 24 hours however busy', async () => {
  const { token, session } = await sessions.start(person)
  for (let hours = 0; hours < 23; hours += 1) { now += hour; await sessions.touch(session) }
  expect(await sessions.find(token)).toBeDefined()
  now += hour
  await sessions.touch(session)
  expect(await sessions.find(token)).toBeUndefined()
})

test('BI32: signing out, revoking and switching a person off end their sessions at once', async () => {
  const [first, second, third] = [await sessions.start(person), await sessions.start(person), await sessions.start(person)]
  await sessions.end(first.session)
  expect(await sessions.find(first.token)).toBeUndefined()
  expect([...await sessions.alive([first.session.id, second.session.id])]).toEqual([second.session.id])
  expect(await sessions.revoke(person.id)).toContain(second.session.id)
  expect(await sessions.find(third.token)).toBeUndefined()
  const { token } = await sessions.start(person)
  await db.kysely.updateTable('person').set({ active: false }).where('id', '=', person.id).execute()
  expect(await sessions.find(token)).toBeUndefined()
  expect(await codeOf({ email: person.email, password, code: codeNow() })).toBe('INVALID_CREDENTIALS')
})

test('the database knows no secret of a session', async () => {
  const { token } = await sessions.start(person)
  const rows = await db.kysely.selectFrom('session').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(token)
})
