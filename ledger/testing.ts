import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { sha256Hex } from '../domain/canonical.ts'
import { openOnSession, type Database } from './database.ts'
import { openEmbedded, type EmbeddedOptions } from './embedded/session.ts'
import { Vault } from './keys/vault.ts'
import { localWrapper } from './keys/wrapper.ts'
import { migrate, readMigrations } from './migrate.ts'

const cacheFolder = fileURLToPath(new URL('../node_modules/.cache/steward/', import.meta.url))

/** A database as an image, kept between runs under `name` and what it was `madeOf`; `make` fills the database that is dumped. Older images of that name go. */
export const keptImage = async (name: string, madeOf: readonly (string | Uint8Array)[], make: () => Promise<Database>): Promise<Blob> => {
  const engine = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const file = `${name}-${sha256Hex(await readFile(engine), ...madeOf).slice(0, 16)}.tar`
  const kept = await readFile(cacheFolder + file).catch(() => undefined)
  if (kept) return new Blob([kept])
  const database = await make()
  const image = await database.dump?.('none')
  await database.close()
  if (!image) throw new Error('Only an embedded database has an image.')
  await mkdir(cacheFolder, { recursive: true })
  const aside = `${cacheFolder}${randomUUID()}.part`
  // Written aside and renamed: several test processes may do this at once.
  await writeFile(aside, Buffer.from(await image.arrayBuffer()))
  await rename(aside, cacheFolder + file)
  const older = (await readdir(cacheFolder)).filter((each) => each.startsWith(`${name}-`) && each.endsWith('.tar') && each !== file)
  await Promise.all(older.map((each) => rm(cacheFolder + each, { force: true })))
  return image
}

/** Migrated, and empty: changes with the migrations and the engine. */
const migratedImage = async (): Promise<Blob> => {
  const migrations = await readMigrations()
  return keptImage('database', migrations.map(({ checksum }) => checksum), async () => {
    const database = openOnSession(await openEmbedded({}))
    await migrate(database.pool, migrations)
    return database
  })
}

/** A master key that is no secret. */
export const testVault = (fill = 7): Vault => new Vault(localWrapper(Buffer.alloc(32, fill)))

type Options = Pick<EmbeddedOptions, 'lockTimeoutMs'>

/** A fresh in-memory database from an image, with keys to its record. The caller closes it. */
export const databaseOf = async (image: Blob, options: Options = {}): Promise<Database> =>
  openOnSession(await openEmbedded({ ...options, image }), undefined, testVault())

let image: Promise<Blob> | undefined

/** A fresh in-memory database with all migrations and keys to its record, for tests: about 0.3 s. The caller closes it. */
export const testDatabase = async (options: Options = {}): Promise<Database> => databaseOf(await (image ??= migratedImage()), options)

/** Puts the firm under other rules without the two administrators whom the database asks for. */
export const putPolicy = (db: Database, policy: { readonly version: number }): Promise<void> => db.kysely.transaction().execute(async (tx) => {
  await sql`ALTER TABLE firm_policy DISABLE TRIGGER four_eyes`.execute(tx)
  await tx.insertInto('firm_policy').values({ version: policy.version, body: JSON.stringify(policy) }).execute()
  await sql`ALTER TABLE firm_policy ENABLE TRIGGER four_eyes`.execute(tx)
})
