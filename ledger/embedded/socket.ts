import { Duplex } from 'node:stream'
import type { EmbeddedSession } from './session.ts'

/** Messages of the PostgreSQL protocol, version 3: https://www.postgresql.org/docs/15/protocol-message-formats.html */
const message = (type: string, body: Uint8Array): Buffer => {
  const head = Buffer.alloc(5)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
const ready = message('Z', Buffer.from('I'))
/** AuthenticationOk, BackendKeyData (nobody can cancel by it) and ReadyForQuery. */
const welcome = Buffer.concat([message('R', Buffer.alloc(4)), message('K', Buffer.alloc(8)), ready])
const simpleQuery = (sql: string): Buffer => message('Q', Buffer.from(`${sql}\0`))
const failure = (text: string): Buffer =>
  Buffer.concat([message('E', Buffer.from(`SERROR\0VERROR\0C55P03\0M${text}\0\0`)), ready])

/** Ends of a request: a simple query or Sync. Terminate closes, and needs no answer. */
const endsRequest = (type: number): boolean => type === 0x51 || type === 0x53
const terminate = 0x58

const settle = async (work: Promise<unknown>, done: (error?: Error) => void): Promise<void> => {
  const error = await work.then(() => undefined, (reason: unknown) => reason instanceof Error ? reason : new Error(String(reason)))
  done(error)
}

/**
 * The face of a network socket towards `pg`, with the embedded database behind it: `pg`'s own client, parameters and parsers
 * work on both databases, so that they can't differ.
 */
export class EmbeddedSocket extends Duplex {
  readonly #session: EmbeddedSession
  #started = false
  #received: Buffer = Buffer.alloc(0)
  /** Where the next unread message of `#received` begins. */
  #position = 0

  constructor(session: EmbeddedSession) {
    super()
    this.#session = session
  }

  connect(): this {
    process.nextTick(() => this.emit('connect'))
    return this
  }
  setNoDelay(): this { return this }
  setKeepAlive(): this { return this }
  ref(): this { return this }
  unref(): this { return this }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    void settle(this.#drain(), done)
  }

  override _final(done: (error?: Error) => void): void {
    void settle(this.#abandon().finally(() => this.push(null)), done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    void settle(this.#abandon(), (failure) => done(error ?? failure ?? null))
  }

  /** A client that leaves in mid-transaction takes only its own work with it. */
  async #abandon(): Promise<void> {
    if (!this.#session.closed && this.#session.owns(this)) await this.#session.request(this, simpleQuery('ROLLBACK'))
  }

  async #drain(): Promise<void> {
    for (;;) {
      const buffer = this.#received
      if (!this.#started) {
        if (buffer.length < 4 || buffer.length < buffer.readUInt32BE(0)) return
        this.#received = buffer.subarray(buffer.readUInt32BE(0))
        this.#started = true
        this.push(welcome)
        continue
      }
      if (buffer.length < this.#position + 5) return
      const end = this.#position + 1 + buffer.readUInt32BE(this.#position + 1)
      if (buffer.length < end) return
      const type = buffer[this.#position] ?? 0
      this.#position = end
      if (!endsRequest(type) && type !== terminate) continue
      this.#received = buffer.subarray(end)
      this.#position = 0
      if (type === terminate) await this.#abandon()
      else await this.#answer(buffer.subarray(0, end))
    }
  }

  async #answer(request: Buffer): Promise<void> {
    try {
      this.push(await this.#session.request(this, request))
    } catch (error) {
      this.push(failure(error instanceof Error ? error.message : 'The embedded database failed.'))
    }
  }
}
