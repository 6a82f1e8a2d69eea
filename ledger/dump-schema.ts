import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'

export const schemaFile = fileURLToPath(new URL('./schema.sql', import.meta.url))

const textOf = async (pool: pg.Pool, sql: string): Promise<readonly string[]> =>
  (await pool.query<{ text: string }>(sql)).rows.map(({ text }) => text)

/** Columns and constraints of each table; NOT NULL stands with its column, whatever the version of PostgreSQL. */
const tables = `
  SELECT format(E'CREATE TABLE %I (\\n%s\\n);', c.relname, string_agg('  ' || part.text, E',\\n' ORDER BY part.rank, part.place, part.text)) AS text
  FROM pg_class c, LATERAL (
    SELECT 1 AS rank, attnum::int AS place, format('%I %s', attname, format_type(atttypid, atttypmod))
        || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
        || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') AS text
      FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT 2, 0, format('CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
      WHERE conrelid = c.oid AND contype IN ('p', 'u', 'f', 'c')) AS part
  WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
  GROUP BY c.relname ORDER BY c.relname COLLATE "C"`

const indexes = `
  SELECT pg_get_indexdef(indexrelid) || ';' AS text FROM pg_index JOIN pg_class c ON c.oid = indexrelid
  WHERE c.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
  ORDER BY c.relname COLLATE "C"`

/** Ours, not an extension's. */
const functions = `
  SELECT pg_get_functiondef(p.oid) || ';' AS text FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')
  ORDER BY proname COLLATE "C", p.oid::regprocedure::text COLLATE "C"`

const triggers = `
  SELECT pg_get_triggerdef(t.oid) || ';' AS text FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
  WHERE NOT tgisinternal AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname COLLATE "C", tgname COLLATE "C"`

/** The schema as text, the same for the same migrations. */
export const dumpSchema = async (pool: pg.Pool): Promise<string> => {
  const parts = [
    ...await textOf(pool, tables), (await textOf(pool, indexes)).join('\n'), ...await textOf(pool, functions), (await textOf(pool, triggers)).join('\n'),
  ]
  return `-- What the migrations add up to, for reading. Made by: npm run schema\n\n${parts.map((part) => part.trim()).join('\n\n')}\n`
}

const main = async (): Promise<void> => {
  const database = await openDatabase()
  await migrate(database.pool)
  const text = await dumpSchema(database.pool)
  await database.close()
  const before = await readFile(schemaFile, 'utf8').catch(() => '')
  await writeFile(schemaFile, text)
  console.log(before === text ? 'ledger/schema.sql was current.' : 'ledger/schema.sql is new.')
}

if (import.meta.main) await main()
