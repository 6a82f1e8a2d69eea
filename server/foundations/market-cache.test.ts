import { expect, test } from 'vitest'
import { testDatabase } from '../../ledger/testing.ts'
import { databaseMarketCache } from './market-cache.ts'

test('a price is kept for as long as it was said, then forgotten; the newest counts', async () => {
  const db = await testDatabase()
  const cache = databaseMarketCache(db)
  expect(await cache.get('VTI')).toBeUndefined()
  await cache.set('VTI', '{"price":"1"}', 60_000)
  await cache.set('VTI', '{"price":"2"}', 60_000)
  expect(await cache.get('VTI')).toBe('{"price":"2"}')
  await cache.set('VTI', 'old', -1)
  expect(await cache.get('VTI')).toBeUndefined()
  await db.close()
})
