import { canonicalJson } from '../../domain/canonical.ts'
import type { ChainEntry } from '../../domain/record.ts'
import type { Opened } from './opened.ts'
import { open, seal, type DataKey } from './seal.ts'

type Body = Readonly<Record<string, unknown>>

/** As stored: `clear` is what a verifier and a query need, ids and digests; the whole body is inside `sealed`. */
interface Sealed { readonly clear: Body; readonly key: string; readonly sealed: string }

/** What an entry's body must be bound to. */
export type EntryPlace = Pick<ChainEntry, 'chainId' | 'seq' | 'at' | 'kind'> & { readonly personId: string }

/** Ids and digests of what is random or sealed itself: nothing of them can be guessed back to a person's words. */
const clearFields = ['turnId', 'ticketId', 'factsDigest', 'checkInputDigest', 'suitabilityDigest', 'orderId', 'confirmationId', 'planId', 'bulkId'] as const

const clearOf = (body: Body): Body => {
  const names = [...clearFields, ...(typeof body['ticketId'] === 'string' ? ['hash'] : [])]
  return Object.fromEntries(names.flatMap((name) => (typeof body[name] === 'string' ? [[name, body[name]]] : [])))
}

const boundTo = (place: EntryPlace, clear: Body): string =>
  canonicalJson({ format: 'steward-entry-v1', personId: place.personId, chainId: place.chainId, seq: place.seq, at: place.at, kind: place.kind, clear })

const start = '{"clear":'
export const isSealed = (body: string): boolean => body.startsWith(start)

const nameOf = ({ personId, chainId, seq, at, kind }: EntryPlace): string => `${personId} ${chainId} ${seq} ${at} ${kind}`

/** What is stored and hashed instead of `body`. */
export const sealBody = (key: DataKey, place: EntryPlace, body: object, opened?: Opened): string => {
  const [clear, text] = [clearOf(body as Body), canonicalJson(body)]
  const stored = canonicalJson({ clear, key: key.id, sealed: seal(key, boundTo(place, clear), text) } satisfies Sealed)
  opened?.keep(stored, nameOf(place), text)
  return stored
}

/** The body again. Without its key (it was destroyed) what is left: the clear part, marked as erased. Throws when it was tampered with. */
export const openBody = (key: DataKey | undefined, place: EntryPlace, body: string, opened?: Opened): string => {
  if (!isSealed(body)) return body
  const known = key && opened?.find(body, nameOf(place))
  if (known !== undefined) return known
  const { clear, key: keyId, sealed } = JSON.parse(body) as Sealed
  if (!key) return canonicalJson({ ...clear, erased: true })
  if (key.id !== keyId) throw new Error(`Entry ${place.seq} of ${place.chainId} is sealed with another key.`)
  const text = open(key, boundTo(place, clear), sealed)
  return opened?.keep(body, nameOf(place), text) ?? text
}

/** The part of a stored body that needs no key. */
export const clearPart = (body: Body): Body => (typeof body['sealed'] === 'string' && typeof body['clear'] === 'object' ? body['clear'] as Body : body)

/** Was this entry's content erased with its key? */
export const isErased = (entry: Pick<ChainEntry, 'body'>): boolean => entry.body.includes('"erased":true') && (JSON.parse(entry.body) as Body)['erased'] === true

/** Evidence names its chain, whose key opens it, and is kept under the digest of what is stored. */
export const sealEvidence = (key: DataKey, chainId: string, text: string): string =>
  canonicalJson({ chain: chainId, key: key.id, sealed: seal(key, `steward-evidence-v1 ${chainId}`, text) })

export const chainOfEvidence = (body: string): string | undefined => (body.startsWith('{"chain":') ? (JSON.parse(body) as { chain: string }).chain : undefined)

export const openEvidence = (key: DataKey, chainId: string, body: string): string =>
  open(key, `steward-evidence-v1 ${chainId}`, (JSON.parse(body) as { sealed: string }).sealed)
