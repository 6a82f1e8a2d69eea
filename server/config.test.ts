import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readConfig, settings } from './config.ts'

test('nothing set: loopback, the embedded database, the snapshot, paper, demo accounts', () => {
  expect(readConfig({})).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', BROKER: 'paper', MARKET: 'auto', demo: true, SESSION_IDLE_MINUTES: 480 })
})

test.each([
  [{ PORT: '3e3' }, /PORT: found "3e3"; allowed: 0 to 65535/],
  [{ PORT: '70000' }, /PORT/],
  [{ STEWARD_AS_OF: '2026-02-30' }, /STEWARD_AS_OF.*YYYY-MM-DD/],
  [{ MARKET: 'bloomberg' }, /MARKET.*auto, snapshot, yahoo/],
  [{ OPENAI_BASE_URL: 'file:///etc/passwd' }, /OPENAI_BASE_URL/],
  [{ STEWARD_DEMO: 'on', HOST: '0.0.0.0' }, /STEWARD_DEMO/],
  [{ STEWARD_DEMO: 'on', STEWARD_MODE: 'production', CHECKPOINT_KEY: 'k' }, /Production never seeds/],
  [{ STEWARD_MODE: 'production' }, /CHECKPOINT_KEY/],
  [{ STEWARD_MODE: 'production', CHECKPOINT_KEY: 'k', RECORD_MASTER_KEY: 'a'.repeat(64), DATABASE_URL: 'postgres://a/b' }, /DATABASE_URL_AGENT.*DATABASE_URL_AUDIT/],
  [{ STEWARD_MODE: 'production', CHECKPOINT_KEY: 'k' }, /RECORD_MASTER_KEY: found nothing/],
  [{ RECORD_MASTER_KEY: 'short' }, /RECORD_MASTER_KEY: found \(a secret, not shown\); allowed: 32 bytes/],
  [{ BROKER: 'alpaca' }, /ALPACA_KEY_ID/],
])('%j stops the start', (env, message) => { expect(() => readConfig(env)).toThrow(message) })

test('every wrong setting is named at once, and a secret is never shown', () => {
  const env = { PORT: 'x', DATABASE_URL: 'mysql://user:hunter2@host/db' }
  expect(() => readConfig(env)).toThrow(/PORT[^]*DATABASE_URL/)
  expect(() => readConfig(env)).not.toThrow(/hunter2/)
})

test('open to other machines means no demo accounts', () => {
  expect(readConfig({ HOST: '0.0.0.0' }).demo).toBe(false)
})

test('docs/OPERATIONS.md lists every setting, and nothing that is none', () => {
  const listed = [...readFileSync(new URL('../docs/OPERATIONS.md', import.meta.url), 'utf8').matchAll(/^\| `([A-Z][A-Z_]+)` \|/gm)].map(([, name]) => name)
  // A later table may tell more of one.
  expect([...new Set(listed)].sort()).toEqual(Object.keys(settings).sort())
})
