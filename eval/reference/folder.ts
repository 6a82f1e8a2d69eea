import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** A data file: one array per column, NaN where a field is empty; `dates` is the first column as text. */
export type Table = { columns: string[]; dates: string[]; values: Float64Array[] }

/** Reads what a case refers to; files are read once. */
export type Folder = { table(path: string): Table; matrix(name: string): { tickers: string[]; value: unknown } }

/** One case of a reference folder (FORMAT section 2) together with the folder it stands in. */
export type Case = {
  id: string; topic: string; title: string; kind: string; verified: boolean
  inputs: Record<string, unknown>; expected: Record<string, unknown>; tolerance: Record<string, unknown>
  folder: Folder
}

const anyObject = z.record(z.string(), z.unknown())
const caseSchema = z.object({
  id: z.string(), topic: z.string().default(''), title: z.string().default(''), kind: z.string(),
  inputs: anyObject, expected: anyObject, tolerance: anyObject.default({}),
  verification: z.object({ status: z.string() }).nullish(),
})
const fileSchema = z.object({ topic: z.string().default(''), cases: z.array(z.unknown()) })
const matricesSchema = z.record(z.string(), z.object({ tickers: z.array(z.string()).default([]), value: z.unknown() }))

/** A case that cannot be read at all; it is a failure, never silently left out. */
export type Unreadable = { id: string; topic: string; reason: string }

/** Splits one CSV line; fields may be quoted, a doubled quote inside quotes is a quote. */
export function splitCsv(line: string): string[] {
  const fields: string[] = []
  for (let at = 0; at <= line.length;) {
    if (line[at] === '"') {
      let text = ''
      for (at++; at < line.length; at++) {
        if (line[at] !== '"') text += line[at]
        else if (line[at + 1] === '"') { text += '"'; at++ } else break
      }
      fields.push(text)
      at = line.indexOf(',', at)
      if (at < 0) break
      at++
    } else {
      const end = line.indexOf(',', at)
      fields.push(end < 0 ? line.slice(at) : line.slice(at, end))
      if (end < 0) break
      at = end + 1
    }
  }
  return fields
}

const number = (field: string | undefined): number => {
  const text = (field ?? '').trim()
  return text === '' ? NaN : Number(text)
}

/** Reads a CSV text with a header row and dates in the first column. */
export function parseTable(text: string): Table {
  const rows = text.replace(/^\uFEFF/, '').split(/\r?\n/).filter(line => line.trim() !== '').map(splitCsv)
  const header = rows.shift() ?? []
  const columns = header.slice(1).map(name => name.trim())
  return {
    columns, dates: rows.map(row => (row[0] ?? '').trim()),
    values: columns.map((_, j) => Float64Array.from(rows, row => number(row[j + 1]))),
  }
}

/** Opens a folder of the format; nothing is read before it is asked for. */
export function openFolder(dir: string): Folder {
  const tables = new Map<string, Table>()
  let matrices: z.infer<typeof matricesSchema> | undefined
  return {
    table(path) {
      const known = tables.get(path) ?? parseTable(readFileSync(join(dir, path), 'utf8'))
      tables.set(path, known)
      return known
    },
    matrix(name) {
      matrices ??= matricesSchema.parse(JSON.parse(readFileSync(join(dir, 'matrices.json'), 'utf8')))
      const entry = matrices[name]
      if (!entry) throw new Error(`matrices.json has no entry ${name}`)
      return entry
    },
  }
}

/** All cases of `dir/cases/*.json`, files and cases in order. */
export function readCases(dir: string): { cases: Case[]; unreadable: Unreadable[] } {
  const folder = openFolder(dir)
  const cases: Case[] = []
  const unreadable: Unreadable[] = []
  const place = join(dir, 'cases')
  const files = existsSync(place) ? readdirSync(place).filter(name => name.endsWith('.json')).sort() : []
  for (const name of files) {
    try {
      const file = fileSchema.parse(JSON.parse(readFileSync(join(place, name), 'utf8')))
      for (const [index, raw] of file.cases.entries()) {
        const parsed = caseSchema.safeParse(raw)
        if (parsed.success) {
          const { verification, ...rest } = parsed.data
          cases.push({ ...rest, topic: rest.topic || file.topic, verified: verification?.status === 'verified', folder })
        } else unreadable.push({ id: `${name}#${index}`, topic: file.topic, reason: `not a case: ${parsed.error.issues[0]?.message}` })
      }
    } catch (error) {
      unreadable.push({ id: name, topic: name, reason: `unreadable file: ${String(error)}` })
    }
  }
  return { cases, unreadable }
}
