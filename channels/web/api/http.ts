/** What went wrong, in the words of RFC 9457, or of the network. `code` is stable; `body` holds the extras of the code. */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly body: Readonly<Record<string, unknown>>
}
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

const offline: Problem = { status: 0, code: 'OFFLINE', message: 'No connection. Nothing was sent.', body: {} }

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
const words = (...values: readonly unknown[]): string =>
  values.find((value): value is string => typeof value === 'string' && value !== '') ?? 'The server did not answer as expected. Please try again.'

const problemOf = (status: number, value: unknown): Problem => {
  const body = record(value)
  return { status, code: typeof body.code === 'string' ? body.code : `HTTP_${status}`, message: words(body.detail, body.message, body.title), body }
}

/** A new random id (version 4 UUID); `crypto.randomUUID` is missing on plain http addresses. */
export const newId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/**
 * JSON over fetch to one server. `base` is '' on Steward's own pages, where the cookie speaks; a widget elsewhere names the server and holds a token.
 * Failures are values. `now()` is the server's clock, corrected by its `Date` header.
 */
export class Http {
  readonly base: string
  readonly token: () => string | undefined
  /** Asks the person to prove once more that it is them; whether they did. Without it such an answer is a failure like any other. */
  onProof: (() => Promise<boolean>) | undefined
  readonly #fetch: typeof fetch
  #ahead: number

  constructor(base = '', token: () => string | undefined = () => undefined, fetcher: typeof fetch = (...args) => fetch(...args)) {
    this.base = base
    this.token = token
    this.#fetch = fetcher
    this.#ahead = 0
  }

  now(): number {
    return Date.now() + this.#ahead
  }

  get<T>(path: string): Promise<Result<T>> {
    return this.#proven<T>('GET', path)
  }

  post<T>(path: string, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Promise<Result<T>> {
    return this.#proven<T>('POST', path, body, headers)
  }

  delete<T>(path: string): Promise<Result<T>> {
    return this.#send<T>('DELETE', path, {})
  }

  /** Where the session as a whole needs a fresh proof: the person is asked, and it is done again once. */
  async #proven<T>(method: string, path: string, body?: unknown, extra?: Readonly<Record<string, string>>): Promise<Result<T>> {
    const first = await this.#send<T>(method, path, body, extra)
    if (first.ok || first.problem.body.proof !== 'session' || !this.onProof || !(await this.onProof())) return first
    return this.#send<T>(method, path, body, extra)
  }

  async #send<T>(method: string, path: string, body?: unknown, extra: Readonly<Record<string, string>> = {}): Promise<Result<T>> {
    const headers: Record<string, string> = { accept: 'application/json', ...extra }
    const token = this.token()
    if (token !== undefined) headers.authorization = `Bearer ${token}`
    if (method !== 'GET') Object.assign(headers, { 'content-type': 'application/json', 'x-steward-csrf': '1' })
    try {
      const credentials = this.base === '' ? 'same-origin' : 'omit'
      const response = await this.#fetch(this.base + path, { method, headers, credentials, ...(body !== undefined && { body: JSON.stringify(body) }) })
      this.#learnClock(response.headers.get('date'))
      const text = await response.text()
      const value: unknown = text === '' ? {} : JSON.parse(text)
      return response.ok ? { ok: true, value: value as T } : { ok: false, problem: problemOf(response.status, value) }
    } catch (error) {
      if (error instanceof SyntaxError) return { ok: false, problem: problemOf(502, {}) }
      return { ok: false, problem: offline }
    }
  }

  /** The header has whole seconds, so smaller differences are left alone. */
  #learnClock(date: string | null): void {
    const server = date === null ? Number.NaN : Date.parse(date)
    if (Number.isNaN(server)) return
    const ahead = server + 500 - Date.now()
    this.#ahead = Math.abs(ahead) > 1500 ? ahead : 0
  }
}
