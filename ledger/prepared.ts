import type pg from 'pg'

let clients = 0

/** So many statements one connection keeps prepared; lists of changing length would otherwise never end. */
const most = 300

/** "cached plan must not change result type": a table was altered under a running server. */
const isStale = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === '0A000'

/**
 * From its second time on, a statement with parameters is sent by name: PostgreSQL parses and plans it once a connection instead
 * of every time. A statement that went stale fails once, and is prepared afresh the next time. Names are a client's own: on the embedded
 * database all clients speak in one session.
 */
export const prepareRepeated = (client: pg.PoolClient): void => {
  const send = client.query.bind(client) as (...given: unknown[]) => unknown
  const names = new Map<string, string | undefined>()
  const prefix = `c${++clients}s`
  let made = 0
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text)
    if (known !== undefined) return known
    if (!names.has(text)) { if (names.size < most) names.set(text, undefined); return undefined }
    made += 1
    const name = `${prefix}${made}`
    names.set(text, name)
    return name
  }
  const query = (...given: unknown[]): unknown => {
    const [text, values] = given
    const name = given.length === 2 && typeof text === 'string' && Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined
    if (name === undefined) return send(...given)
    const answer = send({ name, text, values }) as Promise<unknown>
    answer.catch((error: unknown) => { if (isStale(error)) names.set(String(text), undefined) })
    return answer
  }
  client.query = query as pg.PoolClient['query']
}
