/** Who asks an authenticator: WebAuthn's relying party, from the address that the person's browser shows. */
export interface RelyingParty {
  /** The host name alone; a passkey works on this name and no other. */
  readonly id: string
  /** Scheme, host and port: where the page that asks must come from. */
  readonly origin: string
}
