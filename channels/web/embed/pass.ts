import { Http, type Result } from '../api/http.ts'

interface Given { readonly token: string; readonly expiresAt: string }
/** `sessionStorage`, or a test's. */
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const key = 'steward-pass'
/** Renewed when this share of its life is over. */
const renewAt = 0.6
const shortestMs = 5_000

/**
 * What a page of another site holds instead of our cookie: a token of its origin, kept for this tab and renewed while the page is open.
 * Fires `lost` once it is worth nothing any more.
 */
export class Pass extends EventTarget {
  readonly http: Http
  readonly #store: Store | undefined
  #given: Given | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(server: string, store: Store | undefined, fetcher?: typeof fetch) {
    super()
    this.#store = store
    this.http = new Http(server, () => this.token, fetcher)
    this.#take(this.#kept())
  }

  get token(): string | undefined {
    return this.#given?.token
  }

  /** The code that our window handed over, with the secret that only this page knows. */
  async redeem(code: string, verifier: string): Promise<Result<Given>> {
    return this.#keep(await this.http.post<Given>('/api/widget/session', { code, verifier }))
  }

  /** A token that the host's own server signed for its visitor. */
  async byHost(hostToken: string): Promise<Result<Given>> {
    return this.#keep(await this.http.post<Given>('/api/widget/session', { hostToken }))
  }

  drop(): void {
    clearTimeout(this.#timer)
    this.#given = undefined
    this.#store?.removeItem(key)
  }

  #keep(result: Result<Given>): Result<Given> {
    if (result.ok) {
      this.#take(result.value)
      this.#store?.setItem(key, JSON.stringify({ token: result.value.token, expiresAt: result.value.expiresAt }))
    }
    return result
  }

  #kept(): Given | undefined {
    const text = this.#store?.getItem(key)
    if (text === null || text === undefined) return undefined
    try {
      return JSON.parse(text) as Given
    } catch {
      return undefined
    }
  }

  #take(given: Given | undefined): void {
    clearTimeout(this.#timer)
    const left = given === undefined ? 0 : Date.parse(given.expiresAt) - this.http.now()
    if (!(left > 0)) {
      this.#given = undefined
      return
    }
    this.#given = given
    this.#timer = setTimeout(() => void this.#renew(), Math.max(shortestMs, left * renewAt))
  }

  async #renew(): Promise<void> {
    const next = this.#keep(await this.http.post<Given>('/api/socket-token'))
    if (next.ok) return
    const left = this.#given === undefined ? 0 : Date.parse(this.#given.expiresAt) - this.http.now()
    // No connection is no refusal: as long as the token lives, it is tried again.
    if (next.problem.status === 0 && left > 0) this.#timer = setTimeout(() => void this.#renew(), shortestMs)
    else {
      this.drop()
      this.dispatchEvent(new Event('lost'))
    }
  }
}
