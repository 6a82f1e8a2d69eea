import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { sha256Hex } from '../domain/canonical.ts'
import { openOnSession, type Database } from './database.ts'
import { openEmbedded, type EmbeddedOptions } from './embedded/session.ts'
import { Vault } from './keys/vault.ts'
import { localWrapper } from './keys/wrapper.ts'
import { migrate, readMigrations } from './migrate.ts'

const cacheFolder = fileURLToPath(new URL('../node_modules/.cache/steward/', import.meta.url))

/** A migrated, empty database as an image, kept between runs under a name that changes with the migrations and the engine. */
const makeImage = async (): Promise<Blob> => {
  const migrations = await readMigrations()
  const engine = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const version = sha256Hex(await readFile(engine), ...migrations.map(({ checksum }) => checksum)).slice(0, 16)
  const file = `${cacheFolder}database-${version}.tar`
  const kept = await readFile(file).catch(() => undefined)
  if (kept) return new Blob([kept])
  const session = await openEmbedded({})
  const database = openOnSession(session)
  await migrate(database.pool, migrations)
  const image = await session.dump()
  await database.close()
  await mkdir(cacheFolder, { recursive: true })
  // Written aside and renamed: several test processes may do this at once.
  await writeFile(`${file}.${process.pid}`, Buffer.from(await image.arrayBuffer()))
  await rename(`${file}.${process.pid}`, file)
  return image
}

/** A master key that is no secret. */
export const testVault = (fill = 7): Vault => new Vault(localWrapper(Buffer.alloc(32, fill)))

let image: Promise<Blob> | undefined

/** A fresh in-memory database with all migrations and keys to its record, for tests: about 0.3 s. The caller closes it. */
export const testDatabase = async (options: Pick<EmbeddedOptions, 'lockTimeoutMs'> = {}): Promise<Database> => {
  image ??= makeImage()
  return openOnSession(await openEmbedded({ ...options, image: await image }), undefined, testVault())
}
