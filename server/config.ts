import { z } from 'zod'
import { resolve } from 'node:path'
import { parseMasterKey } from '../ledger/keys/wrapper.ts'

/** A wrong setting, with everything needed to put it right. Ends the start. */
export class ConfigError extends Error {}

type Reader = z.ZodType<unknown, string | undefined>
interface Setting<R extends Reader = Reader> { readonly read: R; readonly allowed: string; readonly why: string; readonly secret?: boolean }

const setting = <R extends Reader>(read: R, allowed: string, why: string, secret = false): Setting<R> => ({ read, allowed, why, secret })
const text = z.string().min(1).optional()
const whole = (low: number, high: number, fallback: number) =>
  z.string().regex(/^\d{1,9}$/).transform(Number).pipe(z.number().int().min(low).max(high)).optional().default(fallback)
const oneOf = <const T extends readonly [string, ...string[]]>(values: T, fallback: T[number]) => z.enum(values).optional().default(fallback as never)
const address = z.string().refine((value) => ['http:', 'https:'].includes(URL.canParse(value) ? new URL(value).protocol : '')).optional()
const postgres = z.string().regex(/^postgres(ql)?:\/\//).optional()
const list = z.string().optional().transform((value) => (value ?? '').split(',').map((each) => each.trim()).filter((each) => each !== ''))
/** `origin=place` pairs. */
const byOrigin = list.transform((pairs, context) => {
  const found = new Map<string, string>()
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    const origin = pair.slice(0, Math.max(0, at))
    if (URL.canParse(origin) && new URL(origin).origin === origin && at < pair.length - 1) found.set(origin, pair.slice(at + 1))
    else context.addIssue({ code: 'custom', message: 'origin=place' })
  }
  return found as ReadonlyMap<string, string>
})
const masterKey = z.string().refine((value) => parseMasterKey(value) !== undefined).optional()
const price = z.string().regex(/^\d{1,6}(\.\d{1,6})?$/).transform(Number).optional()
const flag = z.enum(['on', 'off', 'true', 'false', '1', '0']).optional().transform((value) => (value === undefined ? undefined : ['on', 'true', '1'].includes(value)))

/** `name=value` pairs. */
const claims = list.refine((pairs) => pairs.every((pair) => /^[^=]+=.+$/.test(pair)), 'name=value')

/** Every setting there is. `docs/OPERATIONS.md` lists the same; a test compares the two. */
export const settings = {
  PORT: setting(whole(0, 65_535, 3000), '0 to 65535', 'Where the server listens; 0 takes any free port.'),
  HOST: setting(z.string().min(1).optional().default('127.0.0.1'), 'an address', 'Loopback unless you open it on purpose.'),
  DATA_DIR: setting(z.string().min(1).optional().default('.steward'), 'a folder', 'The embedded database; one process owns it.'),
  STEWARD_MODE: setting(oneOf(['development', 'production'], 'development'), 'development, production', 'Production never seeds demo accounts and insists on keys.'),
  STEWARD_DEMO: setting(flag, 'on, off', 'Demo accounts; on by default on loopback, never in production.'),
  STEWARD_AS_OF: setting(z.iso.date().optional(), 'YYYY-MM-DD', "The snapshot market's now."),
  STEWARD_ORIGINS: setting(list, 'origins separated by commas', 'Sites that may embed the widget; the own address always may.'),
  WIDGET_HOST_KEYS: setting(byOrigin, 'https://site=JWKS address or file, separated by commas', "Sites whose own server may sign its visitors in to the widget, each with the keys that it signs with."),
  PUBLIC_URL: setting(address, 'an http(s) address', 'The address that people open, when a proxy stands before the server; passkeys belong to its name.'),
  DATABASE_URL: setting(postgres, 'postgres://…', 'A PostgreSQL server instead of the embedded database.', true),
  DATABASE_URL_AGENT: setting(postgres, 'postgres://…', "The agent's own login: no INSERT on confirmations, orders, outbox.", true),
  DATABASE_URL_GATE: setting(postgres, 'postgres://…', "The gate's own login.", true),
  DATABASE_URL_EXECUTOR: setting(postgres, 'postgres://…', "The executor's own login.", true),
  DATABASE_URL_AUDIT: setting(postgres, 'postgres://…', "The auditor's own login: read only.", true),
  REDIS_URL: setting(z.string().regex(/^rediss?:\/\//).optional(), 'redis://…', 'Several servers share their sockets through it.', true),
  OPENAI_API_KEY: setting(text, 'a key', 'With a key or an address of its own a model answers, and the offline model stands by; without, the offline model alone.', true),
  OPENAI_BASE_URL: setting(address, 'an http(s) address', 'Any OpenAI-compatible endpoint.'),
  OPENAI_TIMEOUT_SECONDS: setting(whole(1, 3_600, 20), '1 to 3600', 'How long the endpoint may take to begin, and to be silent in the middle; then the offline model goes on.'),
  OPENAI_RETRIES: setting(whole(0, 5, 2), '0 to 5', 'Further attempts after 429, 5xx and broken connections; a time-out is not tried again.'),
  OPENAI_REQUESTS_PER_MINUTE: setting(whole(1, 100_000, 600), '1 to 100000', 'Turns that begin above it are answered by the offline model.'),
  OPENAI_PRICE_IN: setting(price, 'USD per million tokens', 'For counting the cost of what is sent.'),
  OPENAI_PRICE_OUT: setting(price, 'USD per million tokens', 'For counting the cost of what is answered.'),
  TURN_SECONDS: setting(whole(5, 3_600, 60), '5 to 3600', 'A minute is as long as anybody waits for one answer.'),
  OPENAI_MODEL: setting(text, "a model's name", 'Which model to ask; gpt-4.1-mini unless named.'),
  MARKET: setting(oneOf(['auto', 'snapshot', 'yahoo'], 'auto'), 'auto, snapshot, yahoo', 'Where prices come from; auto is the bundled snapshot in demo mode.'),
  BROKER: setting(oneOf(['paper', 'alpaca'], 'paper'), 'paper, alpaca', 'Who executes.'),
  ALPACA_BASE_URL: setting(address, 'an http(s) address', "Alpaca's paper or live endpoint; https://paper-api.alpaca.markets unless set. Quotes come from https://data.alpaca.markets, or from this address where it is not Alpaca's own."),
  ALPACA_KEY_ID: setting(text, 'a key id', 'The broker credential: only the executor holds it.', true),
  ALPACA_SECRET_KEY: setting(text, 'a key', 'The broker credential: only the executor holds it.', true),
  BOT_APP_ID: setting(text, 'an id', 'Microsoft Teams; without it the endpoint is closed, except in demo mode for connectors on this machine.'),
  BOT_APP_PASSWORD: setting(text, 'a secret', 'Microsoft Teams: how the bot proves itself when it sends.', true),
  BOT_TENANT_ID: setting(text, 'an id', 'The tenant of the bot\'s registration; without it the registration is one for many tenants (made before August 2025).'),
  BOT_OPENID_METADATA_URL: setting(address, 'an http(s) address', 'Where Bot Connector keys are published.'),
  OIDC_ISSUER: setting(address, 'an http(s) address', "The firm's own sign-in (OpenID Connect): its issuer, exactly as it calls itself."),
  OIDC_CLIENT_ID: setting(text, 'an id', 'Who we are at that issuer.'),
  OIDC_CLIENT_SECRET: setting(text, 'a secret', 'Our secret at that issuer.', true),
  OIDC_CLAIMS: setting(claims, 'name=value, separated by commas', 'Claims that an ID token must carry, such as the tenant of the firm.'),
  CHECKPOINT_DIR: setting(text, 'a folder', 'Signed checkpoints live outside DATA_DIR, so that losing one does not lose both.'),
  CHECKPOINT_KEY: setting(text, 'a file with an Ed25519 private key (PEM)', 'Signs checkpoints; required in production.'),
  ANCHOR_URL: setting(address, 'an http(s) address', 'Is told of the newest checkpoint, once a minute at most and at the end: whoever keeps it can tell a roll-back of database and checkpoints together.'),
  RECORD_MASTER_KEY: setting(masterKey, '32 bytes, as 64 hex digits or base64', "Wraps each person's key to the record; required in production. Lose it and nobody can read what was said.", true),
  RETENTION_YEARS: setting(whole(5, 30, 7), '5 to 30', 'How long conversations are kept after their last entry, and account records after the closure.'),
  SESSION_IDLE_MINUTES: setting(whole(1, 1440, 480), '1 to 1440', 'Eight hours without an act of the person end a session.'),
  SESSION_MAX_HOURS: setting(whole(1, 24, 24), '1 to 24', 'A session ends after a day, whatever happens in it.'),
  CHECKPOINT_SECONDS: setting(whole(1, 60, 5), '1 to 60', 'What was recorded outside of a turn is covered by a checkpoint within this time.'),
  REQUESTS_PER_SECOND: setting(whole(1, 100_000, 40), '1 to 100000', "What one session may ask for, after a burst of six times that: a page's needs, not a script's."),
  SIGN_INS_PER_SECOND: setting(whole(1, 10_000, 10), '1 to 10000', 'What one address may ask for before anybody signed in, after a burst of six times that.'),
  SUPERVISION_SAMPLE_PERCENT: setting(whole(0, 100, 5), '0 to 100', 'This share of replies is put before a reviewer without any other reason.'),
  TOOL_WORKERS: setting(whole(0, 16, 1), '0 to 16', 'Threads for computing tools; 0 runs them on the event loop.'),
} as const

type Parsed = { readonly [Name in keyof typeof settings]: z.output<(typeof settings)[Name]['read']> }
export type Config = Omit<Parsed, 'DATA_DIR' | 'CHECKPOINT_DIR' | 'STEWARD_DEMO'> & {
  readonly DATA_DIR: string
  readonly CHECKPOINT_DIR: string
  readonly demo: boolean
}

const readAll = (env: Readonly<Record<string, string | undefined>>): Parsed => {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, { read, allowed, secret }] of Object.entries(settings) as [string, Setting][]) {
    const found = env[name] === '' ? undefined : env[name]
    const result = read.safeParse(found)
    if (result.success) values[name] = result.data
    else problems.push(`${name}: found ${secret === true ? '(a secret, not shown)' : JSON.stringify(found)}; allowed: ${allowed}.`)
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'))
  return values as unknown as Parsed
}

export const isLoopback = (host: string): boolean => ['127.0.0.1', 'localhost', '::1'].includes(host)

/** Parses the environment once. Throws `ConfigError` naming each wrong setting, what was found and what is allowed. */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => {
  const parsed = readAll(env)
  const production = parsed.STEWARD_MODE === 'production'
  const demo = parsed.STEWARD_DEMO ?? (!production && isLoopback(parsed.HOST))
  const need = (wrong: boolean, sentence: string): void => { if (wrong) throw new ConfigError(sentence) }
  need(demo && production, 'STEWARD_DEMO: found on; allowed in production: off. Production never seeds demo accounts.')
  need(demo && !isLoopback(parsed.HOST), `STEWARD_DEMO: found on with HOST ${parsed.HOST}; allowed: only on 127.0.0.1, localhost or ::1.`)
  need(production && parsed.CHECKPOINT_KEY === undefined, 'CHECKPOINT_KEY: found nothing; allowed in production: a file with an Ed25519 private key (PEM).')
  need(production && parsed.RECORD_MASTER_KEY === undefined, 'RECORD_MASTER_KEY: found nothing; allowed in production: 32 bytes, as 64 hex digits or base64 (openssl rand -base64 32).')
  need(parsed.BROKER === 'alpaca' && (parsed.ALPACA_KEY_ID === undefined || parsed.ALPACA_SECRET_KEY === undefined),
    'BROKER: found alpaca without ALPACA_KEY_ID and ALPACA_SECRET_KEY; allowed: paper, or alpaca with both.')
  const openid = [parsed.OIDC_ISSUER, parsed.OIDC_CLIENT_ID, parsed.OIDC_CLIENT_SECRET].filter((each) => each !== undefined).length
  need(openid !== 0 && openid !== 3, 'OIDC_ISSUER: found some of OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET; allowed: all three, or none.')
  need(openid === 3 && production && !parsed.OIDC_ISSUER!.startsWith('https:') && !isLoopback(new URL(parsed.OIDC_ISSUER!).hostname), 'OIDC_ISSUER: found an address without TLS; allowed in production: https.')
  need(openid === 3 && !demo && parsed.PUBLIC_URL === undefined, 'PUBLIC_URL: found nothing; allowed with OIDC_ISSUER: the address that people open, to which the issuer sends them back.')
  need(production && parsed.BOT_APP_ID !== undefined && (parsed.BOT_APP_PASSWORD === undefined || parsed.PUBLIC_URL === undefined),
    'BOT_APP_ID: found without BOT_APP_PASSWORD and PUBLIC_URL; allowed in production: with both, so that answers reach Teams and links lead here.')
  const roles = ['DATABASE_URL_AGENT', 'DATABASE_URL_GATE', 'DATABASE_URL_EXECUTOR', 'DATABASE_URL_AUDIT'] as const
  const missing = roles.filter((name) => parsed[name] === undefined)
  need(production && parsed.DATABASE_URL !== undefined && missing.length > 0,
    `${missing.join(', ')}: found nothing; allowed in production on PostgreSQL: a login of its own each (npm run db:roles makes them).`)
  const dataDir = resolve(parsed.DATA_DIR)
  const { STEWARD_DEMO: _demo, ...rest } = parsed
  return { ...rest, DATA_DIR: dataDir, CHECKPOINT_DIR: resolve(parsed.CHECKPOINT_DIR ?? `${dataDir}-checkpoints`), demo }
}
