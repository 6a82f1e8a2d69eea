import { sql, type RawBuilder } from 'kysely'

/** A query's rows as one value of a row, JSON, in its order: one question answers what would be several. Cast what must stay exact to text. */
export const jsonRows = (query: RawBuilder<unknown>): RawBuilder<unknown> => sql`(SELECT coalesce(jsonb_agg(each), '[]') FROM (${query}) AS each)`
