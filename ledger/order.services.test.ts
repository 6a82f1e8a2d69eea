import { test } from 'vitest'
import { openDatabase } from './database.ts'
import { expectOrderOfAsking } from './testing-order.ts'

const url = process.env['TEST_DATABASE_URL']

test.skipIf(url === undefined)('on PostgreSQL, what is asked for at once is done in the order of asking (needs TEST_DATABASE_URL)', async () => {
  const db = await openDatabase({ url: url ?? '' })
  await expectOrderOfAsking(db).finally(() => db.close())
})
