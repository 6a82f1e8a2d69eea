import type { PaperOrder, PaperStore } from '../../brokers/paper/store.ts'
import type { Database } from '../../ledger/database.ts'

/** The paper broker's own books, in their own table: they survive a restart, and nothing else of ours is in them. */
export const databasePaperStore = (db: Database): PaperStore => {
  const { kysely } = db
  return {
    get: async (clientOrderId) => {
      const row = await kysely.selectFrom('paper_order').select('body').where('client_order_id', '=', clientOrderId).executeTakeFirst()
      return row?.body as PaperOrder | undefined
    },
    put: async (order) => {
      const body = JSON.stringify(order)
      await kysely.insertInto('paper_order').values({ client_order_id: order.clientOrderId, body })
        .onConflict((conflict) => conflict.column('client_order_id').doUpdateSet({ body })).execute()
    },
    list: async (since) => {
      const rows = await kysely.selectFrom('paper_order').select('body').orderBy('created_at').execute()
      return rows.map(({ body }) => body as PaperOrder).filter((order) => order.updatedAt >= since)
    },
  }
}
