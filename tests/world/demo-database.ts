import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '../../ledger/database.ts'
import { databaseOf, keptImage, testDatabase } from '../../ledger/testing.ts'
import { createCredentials } from '../../server/auth/credentials.ts'
import { readConfig } from '../../server/config.ts'
import { openDemoWorld } from '../../server/foundations/demo-world.ts'
import { openMarket } from '../../server/foundations/market-clock.ts'

const root = join(import.meta.dirname, '../..')

/** All that decides what a seeded database holds. */
const sources = ['domain/**/*.ts', 'ledger/**/*.{ts,sql}', 'market/{*.ts,snapshot/**}', 'server/{auth,demo}/*.ts', 'server/foundations/{demo-world,market-clock}.ts', 'tests/world/demo-database.ts']

const contents = (): Promise<readonly Uint8Array[]> => {
  const files = globSync(sources, { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
  return Promise.all(files.map((entry) => join(entry.parentPath, entry.name)).toSorted().map((path) => readFile(path)))
}

const seed = async (): Promise<Database> => {
  const db = await testDatabase()
  await openDemoWorld(db, await openMarket(readConfig({}), db), createCredentials(db))
  return db
}

let image: Promise<Blob> | undefined

/** A fresh in-memory database with the demo world and its passwords, as of the bundled market's first day. The caller closes it. */
export const demoDatabase = async (): Promise<Database> => databaseOf(await (image ??= contents().then((madeOf) => keptImage('demo-world', madeOf, seed))))
