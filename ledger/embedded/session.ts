import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'

/** PostgreSQL's own letter for a session: I idle, T in a transaction, E in a failed one. */
type TransactionStatus = 'I' | 'T' | 'E'

const statusOf = (answer: Uint8Array): TransactionStatus => {
  // Every answer ends with ReadyForQuery: 'Z', length 5, status.
  const status = String.fromCharCode(answer[answer.length - 1] ?? 0)
  if (answer[answer.length - 6] !== 0x5a || !/[ITE]/.test(status)) throw new Error('The embedded database gave no ready answer.')
  return status as TransactionStatus
}

/**
 * The one session of an embedded database, shared by several sockets.
 * A socket owns it for one request, and from BEGIN until COMMIT or ROLLBACK, as the server's own status says:
 * so a foreign rollback takes nothing with it.
 */
export class EmbeddedSession {
  readonly #lite: PGlite
  readonly #lockTimeoutMs: number
  #owner: object | undefined
  readonly #waiting: { readonly owner: object; readonly go: () => void }[] = []
  closed = false

  constructor(lite: PGlite, lockTimeoutMs: number) {
    this.#lite = lite
    this.#lockTimeoutMs = lockTimeoutMs
  }

  /** Runs one request (a simple query, or messages up to Sync) and returns the raw answer. */
  async request(owner: object, message: Uint8Array): Promise<Buffer> {
    if (this.#owner !== owner) await this.#acquire(owner)
    let status: TransactionStatus = 'I'
    try {
      const answer = await this.#answer(message)
      status = statusOf(answer)
      return answer
    } finally {
      if (status === 'I') this.#release()
    }
  }

  owns(owner: object): boolean {
    return this.#owner === owner
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    await this.#lite.close()
  }

  /** The whole data folder as a tar, between two transactions: what waits meanwhile goes on afterwards. */
  async dump(compression: 'none' | 'gzip' = 'none'): Promise<Blob> {
    const owner = {}
    await this.#acquire(owner)
    try {
      await this.#lite.exec('CHECKPOINT')
      return await this.#lite.dumpDataDir(compression)
    } finally {
      this.#release()
    }
  }

  /** By the stream: its sibling that returns the bytes reads every message as well, and keeps what it read until the process ends. */
  async #answer(message: Uint8Array): Promise<Buffer> {
    const parts: Buffer[] = []
    await this.#lite.execProtocolRawStream(message, { onRawData: (bytes) => { parts.push(Buffer.from(bytes)) } })
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
  }

  #acquire(owner: object): Promise<void> {
    if (!this.#owner) {
      this.#owner = owner
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const entry = { owner, go: () => { clearTimeout(timer); resolve() } }
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1)
        reject(new Error(`Waited ${this.#lockTimeoutMs} ms for another transaction to end. Was a query inside it sent outside it?`))
      }, this.#lockTimeoutMs)
      this.#waiting.push(entry)
    })
  }

  #release(): void {
    const next = this.#waiting.shift()
    this.#owner = next?.owner
    next?.go()
  }
}

export interface EmbeddedOptions {
  /** Folder of the database; without it the database lives in memory. */
  readonly dataDir?: string
  /** Makes the pgvector extension available, for a migration to create. Default true. */
  readonly vector?: boolean
  /** A dumped data folder to start from, in memory. */
  readonly image?: Blob
  readonly lockTimeoutMs?: number
}

let compiled: Promise<WebAssembly.Module> | undefined
/** Compiling the engine takes longer than starting it: once a process is enough. */
const engine = (): Promise<WebAssembly.Module> => {
  compiled ??= readFile(createRequire(import.meta.url).resolve('@electric-sql/pglite').replace(/index\.\w+$/, 'pglite.wasm'))
    .then((bytes) => WebAssembly.compile(bytes))
  return compiled
}

export const openEmbedded = async ({ dataDir, vector: wantsVector = true, image, lockTimeoutMs = 30_000 }: EmbeddedOptions): Promise<EmbeddedSession> => {
  const lite = await PGlite.create({
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(wantsVector ? { extensions: { vector } } : {}),
    ...(image ? { loadDataDir: image } : {}),
    pgliteWasmModule: await engine(),
  })
  return new EmbeddedSession(lite, lockTimeoutMs)
}
