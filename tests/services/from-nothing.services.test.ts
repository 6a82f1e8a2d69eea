import { spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TicketView } from '../../domain/ticket.ts'
import { openDatabase, type Database } from '../../ledger/database.ts'
import { Authenticator } from '../fakes/authenticator.ts'
import { startServer, type ServerProcess } from '../server-process.ts'
import { createClient, type Client } from '../world/client.ts'

const address = process.env['TEST_DATABASE_URL']

interface Ran { readonly code: number | null; readonly out: string; readonly err: string }
type Env = Readonly<Record<string, string>>

/** A documented command, as somebody types it; `say` hears what it printed so far and answers with lines for its input. */
const run = (script: string, args: readonly string[], env: Env, say: (out: string) => string | undefined = () => ''): Promise<Ran> => new Promise((resolve) => {
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, NODE_ENV: 'test', ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  let [out, err, said] = ['', '', false]
  const speak = (): void => {
    const lines = said ? undefined : say(out)
    if (lines !== undefined) { said = true; child.stdin.end(lines) }
  }
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); speak() })
  child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString() })
  child.once('close', (code) => { resolve({ code, out, err }) })
  speak()
})

/** The code of `steps` × 30 s from now: a code counts once for signing in, once for a step-up. */
const codeOf = (secret: string, steps = 0): string => generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 })
const linkIn = (text: string): string => /https:\/\/\S+#[\w-]{43}/.exec(text)?.[0] ?? ''
const passwordOf = (who: string): string => `the password of ${who}`
const questionnaire = {
  horizonYears: 15, reserveMonths: 12, income: 'secure', shareOfWealth: 'small', reaction: 'hold', worstLoss: 0.3, aim: 'growth', lived: 'held', knowledge: 'informed', experienceYears: 8, sustainability: 'none',
}

describe.skipIf(address === undefined)('production on a fresh PostgreSQL database, from nothing to a trade (needs TEST_DATABASE_URL)', () => {
  const name = `steward_nothing_${randomBytes(6).toString('hex')}`
  const folder = mkdtempSync(join(tmpdir(), 'steward-nothing-'))
  let owner: Database
  let env: Record<string, string>
  let server: ServerProcess
  const secrets = new Map<string, string>()

  const admin = (args: readonly string[], say?: (out: string) => string | undefined): Promise<Ran> => run('server/commands/admin.ts', args, env, say)
  /** Several commands in one sign-in. */
  const as = (who: string, ...commands: readonly string[]): Promise<Ran> => admin(['--as', `${who}@firm.test`], () => [passwordOf(who), codeOf(secrets.get(who)!, 1), ...commands].join('\n'))
  const enrol = async (who: string, link: string): Promise<void> => {
    const { code, out, err } = await admin(['enrol', link], (said) => {
      const secret = /^Secret: (\w+)$/m.exec(said)?.[1]
      if (secret === undefined) return undefined
      secrets.set(who, secret)
      return `${passwordOf(who)}\n${codeOf(secret)}\n`
    })
    expect(code, err).toBe(0)
    expect(out.match(/^[\da-z]{4}-[\da-z]{4}-[\da-z]{4}$/gm)).toHaveLength(10)
  }

  beforeAll(async () => {
    owner = await openDatabase({ url: address ?? '' })
    await owner.pool.query(`CREATE DATABASE ${name}`)
    const url = new URL(address ?? '')
    url.pathname = `/${name}`
    const key = join(folder, 'checkpoint-key.pem')
    writeFileSync(key, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
    env = {
      STEWARD_MODE: 'production', STEWARD_DEMO: 'off', DATABASE_URL: url.href, DATA_DIR: join(folder, 'data'), CHECKPOINT_DIR: join(folder, 'checkpoints'), CHECKPOINT_KEY: key,
      RECORD_MASTER_KEY: randomBytes(32).toString('hex'), PUBLIC_URL: 'https://advice.firm.example', MARKET: 'snapshot', SIGN_INS_PER_SECOND: '100',
    }
    const roles = await run('ledger/roles.ts', [], env)
    expect(roles.code, roles.err).toBe(0)
    for (const line of roles.out.split('\n').filter((each) => each.startsWith('DATABASE_URL_'))) env[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1)
    server = await startServer({ dataDir: env['DATA_DIR']!, env })
  })
  afterAll(async () => {
    await server?.stop()
    await owner?.pool.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await owner?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('nobody is there, and nobody gets in', async () => {
    const stranger = createClient(server.url, '')
    expect((await stranger.get('/api/demo-accounts')).status).toBe(404)
    expect((await stranger.post('/api/session', { email: 'admin@demo.local', password: 'admin-demo-only' })).status).toBe(401)
    expect(server.output()).not.toContain('demo.local')
  })

  test('the operator makes two administrators by one-time links, and not a third', async () => {
    for (const who of ['one', 'two']) {
      const made = await admin(['create-administrator', '--email', `${who}@firm.test`, '--label', `Administrator ${who}`])
      expect(made.code, made.err).toBe(0)
      await enrol(who, linkIn(made.out))
    }
    const third = await admin(['create-administrator', '--email', 'three@firm.test', '--label', 'Administrator three'])
    expect(third).toMatchObject({ code: 1, err: expect.stringContaining('ADMINISTRATORS_EXIST') as unknown })
    const again = await admin(['create-administrator', '--email', 'one@firm.test', '--label', 'Administrator one'])
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('ALREADY_ENROLLED') as unknown })
  })

  let investor: Client
  test('one of them invites, opens an account, proposes a restricted symbol; the other approves exactly that', async () => {
    const first = await as('one', 'invite --email investor@firm.test --label "An investor" --role investor', 'open-account --owner investor@firm.test --label "Main account"',
      'restrict TSLA --reason "a test of four eyes"', 'accounts', 'health')
    expect(first.code, first.err).toBe(0)
    expect(first.out).toMatch(/individual, opened 2026-07-31 {2}Main account/)
    expect(first.out).not.toMatch(/cash|value/i)
    const proposal = /Proposed as (proposal-[\w-]+)/.exec(first.out)?.[1] ?? ''
    const second = await admin(['--as', 'two@firm.test'], () => [passwordOf('two'), codeOf(secrets.get('two')!, 1), `approve ${proposal}`, codeOf(secrets.get('two')!), 'policy'].join('\n'))
    expect(second.code, second.err).toBe(0)
    for (const line of [/^Approved\. It is in effect\.$/m, /^version +2$/m, /^restricted +\["TSLA"\]$/m]) expect(second.out).toMatch(line)

    const anonymous = createClient(server.url, '')
    const token = linkIn(first.out).split('#')[1]!
    const { secret } = (await anonymous.post<{ authenticator: { secret: string } }>('/api/enrolment/open', { token })).body.authenticator
    secrets.set('investor', secret)
    const enrolled = await anonymous.post('/api/enrolment', { token, password: passwordOf('investor'), code: codeOf(secret) })
    const cookie = enrolled.headers.getSetCookie().find((each) => each.startsWith('__Host-steward='))
    expect(cookie).toMatch(/^__Host-steward=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; /)
    investor = createClient(server.url, cookie!.split(';')[0]!)
  })

  test('the investor answers the questionnaire, pays in on paper, and confirms a trade that is filled', async () => {
    const { body: { hash } } = await investor.post<{ hash: string }>('/api/profile/preview', { change: { kind: 'questionnaire', answers: questionnaire } })
    expect((await investor.post('/api/acts/step-up', { hash, code: codeOf(secrets.get('investor')!) })).status).toBe(200)
    expect((await investor.post('/api/profile', { hash })).status).toBe(200)

    const talk = await run('server/commands/chat.ts', ['--as', 'investor@firm.test', '--json', 'Deposit 20000 dollars', 'accept', 'How am I doing?'], env,
      () => `${passwordOf('investor')}\n${codeOf(secrets.get('investor')!, 1)}\n`)
    expect(talk.code, talk.err).toBe(0)
    expect((JSON.parse(talk.out.trim().split('\n').at(-1)!) as { text: string }).text).toContain('$20,000')

    const { body: { accounts: [account] } } = await investor.get<{ accounts: { accountId: string }[] }>('/api/dashboard')
    const refused = await investor.post('/api/tickets', { accountId: account!.accountId, legs: [{ symbol: 'TSLA', side: 'buy', quantity: '1' }] })
    expect(JSON.stringify(refused.body)).toContain('restricted-list')
    const { status, body: ticket } = await investor.post<TicketView>('/api/tickets', { accountId: account!.accountId, legs: [{ symbol: 'BND', side: 'buy', quantity: '10' }] })
    expect(status, JSON.stringify(ticket)).toBe(201)
    expect((await investor.post(`/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })).status).toBe(200)
    await sleep(1_100)
    expect(await investor.post(`/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash }, { 'idempotency-key': 'first' })).toMatchObject({ status: 200, body: { state: 'CONFIRMED' } })
    await expect.poll(async () => (await investor.get<TicketView>(`/api/tickets/${ticket.id}`)).body.state, { timeout: 20_000 }).toMatch(/^(FILLED|RECONCILED)$/)
  })

  test('a passkey signs in through the gate\'s own login, on the public address and no other', async () => {
    const device = new Authenticator('https://advice.firm.example', 'advice.firm.example')
    const { body: options } = await investor.post<{ challenge: string; rp: { id: string } }>('/api/passkeys/options', { code: codeOf(secrets.get('investor')!, 1) })
    expect(options.rp.id).toBe('advice.firm.example')
    expect((await investor.post('/api/passkeys', { label: 'Laptop', response: device.register(options.challenge) })).status).toBe(201)
    const stranger = createClient(server.url, '')
    const enter = async (bend: object): Promise<number> => {
      const { body } = await stranger.post<{ requestId: string; publicKey: { challenge: string } }>('/api/session/passkey/options')
      return (await stranger.post('/api/session/passkey', { requestId: body.requestId, assertion: device.assert(body.publicKey.challenge, bend) })).status
    }
    expect(await enter({ origin: server.url })).toBe(401)
    expect(await enter({})).toBe(200)
  })

  test('the record is whole, every administration stands in it, and a restart lets the same people in', async () => {
    const verified = await run('server/commands/verify.ts', [], env)
    expect(verified.out, verified.err).toMatch(/^The record is whole/)
    const database = await openDatabase({ url: env['DATABASE_URL']! })
    const { rows } = await database.pool.query<{ kind: string }>(`SELECT DISTINCT kind FROM entry WHERE chain_id = 'firm'`)
    await database.close()
    expect(rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['policy-opened', 'administrator-created', 'person-invited', 'account-opened', 'change-proposed', 'change-approved']))
    await server.stop()
    server = await startServer({ dataDir: env['DATA_DIR']!, env })
    expect((await createClient(server.url, investor.cookie).get('/api/session')).body).toMatchObject({ role: 'investor', demo: false })
  })
})
