import type pg from 'pg'

/** So many statements one session keeps prepared, and so many more are remembered as met once; lists of changing length would otherwise never end. */
const most = 300

/** "cached plan must not change result type": a table was altered under a running server. */
const isStale = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === '0A000'

/** What `pg` knows to be parsed, by name. Its types leave it out. */
interface Parsing { parsedStatements: Record<string, string> }

/**
 * What one session of the database has prepared. From its second time on, a statement with parameters is sent by name: PostgreSQL parses and
 * plans it once a session instead of every time. A statement that went stale fails once, and is prepared afresh the next time.
 * On a server each client has a session of its own; on the embedded database all clients share one, and what one has prepared serves all.
 */
export class PreparedStatements {
  readonly #once = new Set<string>()
  readonly #names = new Map<string, { readonly name: string; readonly by: pg.PoolClient }>()
  readonly #parsed: Record<string, string> = {}
  #made = 0

  /** Makes a client of this session send what it repeats by name. */
  serve(client: pg.PoolClient): void {
    ;(client as unknown as { readonly connection: Parsing }).connection.parsedStatements = this.#parsed
    const send = client.query.bind(client) as (...given: unknown[]) => unknown
    const query = (...given: unknown[]): unknown => {
      const [text, values] = given
      const name = given.length === 2 && typeof text === 'string' && Array.isArray(values) && values.length > 0 ? this.#nameOf(text, client) : undefined
      if (name === undefined) return send(...given)
      const answer = send({ name, text, values }) as Promise<unknown>
      answer.catch((error: unknown) => { if (isStale(error)) this.#again(String(text)) })
      return answer
    }
    client.query = query as pg.PoolClient['query']
  }

  #nameOf(text: string, client: pg.PoolClient): string | undefined {
    const known = this.#names.get(text)
    // Until its first answer is there, a name is only its maker's: two clients that both prepare it would clash.
    if (known) return known.by === client || known.name in this.#parsed ? known.name : undefined
    if (!this.#once.delete(text)) { this.#meet(text); return undefined }
    if (this.#names.size >= most) return undefined
    this.#made += 1
    const name = `s${this.#made}`
    this.#names.set(text, { name, by: client })
    return name
  }

  #meet(text: string): void {
    this.#once.add(text)
    const [oldest] = this.#once
    if (this.#once.size > most) this.#once.delete(oldest!)
  }

  #again(text: string): void {
    this.#names.delete(text)
    this.#meet(text)
  }
}
