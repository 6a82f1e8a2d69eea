import { test } from 'vitest'
import { expectOrderOfAsking } from './testing-order.ts'
import { testDatabase } from './testing.ts'

test('what is asked for at once is done in the order of asking', async () => {
  const db = await testDatabase()
  await expectOrderOfAsking(db).finally(() => db.close())
})
