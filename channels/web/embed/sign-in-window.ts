const base64url = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** A secret of this page and its digest (RFC 7636). `undefined` where the browser has no digests: a page without TLS. */
const newProof = async (): Promise<{ readonly verifier: string; readonly challenge: string } | undefined> => {
  if (globalThis.crypto?.subtle === undefined) return undefined
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)))
  return { verifier, challenge: base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)))) }
}

/** What our window says to the page that opened it, and hears back. */
interface Handed { readonly steward?: 'code'; readonly code?: string }

/**
 * Signing in happens on our own site, in a window of its own, which hands back a one-time code: by itself where the two windows
 * know each other, else through the person, who types it. The code is worth nothing without the secret that stays here.
 */
export class SignInWindow {
  readonly #server: string
  readonly #redeem: (code: string, verifier: string) => Promise<boolean>
  #proof: Awaited<ReturnType<typeof newProof>>

  constructor(server: string, redeem: (code: string, verifier: string) => Promise<boolean>) {
    this.#server = server
    this.#redeem = redeem
  }

  /** Must be done before `open`, which has to follow a press at once or the browser blocks it. False on a page without TLS. */
  async prepare(): Promise<boolean> {
    this.#proof ??= await newProof()
    return this.#proof !== undefined
  }

  open(): void {
    const query = new URLSearchParams({ origin: location.origin, challenge: this.#proof?.challenge ?? '' })
    window.addEventListener('message', this.#onMessage)
    window.open(`${this.#server}/connect?${query.toString()}`, 'steward-sign-in', 'popup,width=520,height=760')
  }

  /** A code that the person typed. */
  async typed(code: string): Promise<boolean> {
    const taken = this.#proof !== undefined && await this.#redeem(code, this.#proof.verifier)
    if (taken) this.close()
    return taken
  }

  close(): void {
    window.removeEventListener('message', this.#onMessage)
    this.#proof = undefined
  }

  readonly #onMessage = (event: MessageEvent<Handed | null>): void => {
    const code = event.data?.steward === 'code' ? event.data.code : undefined
    if (event.origin !== this.#server || typeof code !== 'string') return
    void this.#answer(code, event.source as Window | null)
  }

  async #answer(code: string, from: Window | null): Promise<void> {
    const taken = await this.typed(code)
    from?.postMessage({ steward: taken ? 'taken' : 'refused' }, this.#server)
  }
}
