import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

/** CBOR (RFC 8949) of what an attestation needs: whole numbers, texts, bytes and maps. */
type Cbor = number | string | Uint8Array | ReadonlyMap<number | string, Cbor>
const head = (major: number, size: number): Buffer =>
  size < 24 ? Buffer.from([major << 5 | size]) : size < 256 ? Buffer.from([major << 5 | 24, size]) : Buffer.from([major << 5 | 25, size >> 8, size & 255])
const cbor = (value: Cbor): Buffer => {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, each]) => [cbor(key), cbor(each)])])
}

const sha256 = (text: string | Uint8Array): Buffer => createHash('sha256').update(text).digest()
const flags = { present: 0x01, verified: 0x04, attested: 0x40 }

/** What a test bends to see that it is refused. */
export interface Bend {
  readonly challenge?: string
  readonly origin?: string
  readonly rpId?: string
  readonly verified?: boolean
  readonly counter?: number
  readonly type?: string
  readonly key?: KeyObject
}

/** An authenticator in software: one ES256 credential, and the JSON that a browser would send for it. */
export class Authenticator {
  readonly id = randomBytes(16).toString('base64url')
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  readonly #origin: string
  readonly #rpId: string
  counter = 0
  constructor(origin: string, rpId: string) {
    this.#origin = origin
    this.#rpId = rpId
  }

  #client(type: string, challenge: string, bend: Bend): Buffer {
    return Buffer.from(JSON.stringify({ type: bend.type ?? type, challenge: bend.challenge ?? challenge, origin: bend.origin ?? this.#origin, crossOrigin: false }))
  }

  #data(bend: Bend, attested?: Uint8Array): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(bend.counter ?? this.counter)
    const flag = flags.present | (bend.verified === false ? 0 : flags.verified) | (attested ? flags.attested : 0)
    return Buffer.concat([sha256(bend.rpId ?? this.#rpId), Buffer.from([flag]), counter, attested ?? Buffer.alloc(0)])
  }

  /** The answer to `navigator.credentials.create`, without attestation. */
  register(challenge: string, bend: Bend = {}) {
    const { x, y } = this.#keys.publicKey.export({ format: 'jwk' })
    const cose = cbor(new Map<number, Cbor>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x!, 'base64url')], [-3, Buffer.from(y!, 'base64url')]]))
    const id = Buffer.from(this.id, 'base64url')
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose])
    const attestation = cbor(new Map<string, Cbor>([['fmt', 'none'], ['attStmt', new Map()], ['authData', this.#data(bend, attested)]]))
    return {
      id: this.id, rawId: this.id, type: 'public-key' as const, clientExtensionResults: {},
      response: { clientDataJSON: this.#client('webauthn.create', challenge, bend).toString('base64url'), attestationObject: attestation.toString('base64url') },
    }
  }

  /** The answer to `navigator.credentials.get`. Each one counts. */
  assert(challenge: string, bend: Bend = {}) {
    this.counter += 1
    const client = this.#client('webauthn.get', challenge, bend)
    const data = this.#data(bend)
    const signature = sign('sha256', Buffer.concat([data, sha256(client)]), bend.key ?? this.#keys.privateKey)
    return {
      id: this.id, rawId: this.id, type: 'public-key' as const, clientExtensionResults: {},
      response: { clientDataJSON: client.toString('base64url'), authenticatorData: data.toString('base64url'), signature: signature.toString('base64url') },
    }
  }
}
