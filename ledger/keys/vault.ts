import type { Kysely, KyselyPlugin, RootOperationNode, PluginTransformQueryArgs, PluginTransformResultArgs, QueryResult, UnknownRow } from 'kysely'
import type { Schema } from '../schema.ts'
import { Opened } from './opened.ts'
import { dataKeyOf, newDataKey, open, seal, type DataKey } from './seal.ts'
import type { KeyWrapper } from './wrapper.ts'

/** Keys that are unwrapped at a time; the oldest goes first. */
const mostCached = 10_000

const ofPerson = (personId: string): string => `steward-person-key-v1 ${personId}`
const ofChain = (chainId: string): string => `steward-chain-key-v1 ${chainId}`

/**
 * Wraps and unwraps data keys: a person's under the master key, a chain's under its person's. It travels with the door as a Kysely plugin
 * that changes nothing, so that each transaction has it. The rows decide what is readable; the cache only spares the unwrapping.
 */
export class Vault implements KyselyPlugin {
  readonly #wrapper: KeyWrapper
  readonly #unwrapped = new Map<string, DataKey>()
  readonly opened = new Opened()
  constructor(wrapper: KeyWrapper) { this.#wrapper = wrapper }

  get masterKeyId(): string { return this.#wrapper.id }

  async newPersonKey(personId: string): Promise<{ readonly key: DataKey; readonly wrapped: string }> {
    const key = newDataKey()
    return { key, wrapped: await this.#wrapper.wrap(key.secret, ofPerson(personId)) }
  }

  newChainKey(person: DataKey, chainId: string): { readonly key: DataKey; readonly wrapped: string } {
    const key = newDataKey()
    return { key, wrapped: seal(person, ofChain(chainId), key.secret.toString('base64')) }
  }

  personKey(personId: string, wrapped: string): Promise<DataKey> {
    return this.#cached(wrapped, async () => dataKeyOf(await this.#wrapper.unwrap(wrapped, ofPerson(personId))))
  }

  chainKey(person: DataKey, chainId: string, wrapped: string): Promise<DataKey> {
    return this.#cached(`${person.id} ${wrapped}`, async () => dataKeyOf(Buffer.from(open(person, ofChain(chainId), wrapped), 'base64')))
  }

  async #cached(name: string, make: () => Promise<DataKey>): Promise<DataKey> {
    const known = this.#unwrapped.get(name)
    if (known) return known
    const key = await make()
    this.#unwrapped.set(name, key)
    const [oldest] = this.#unwrapped.keys()
    if (this.#unwrapped.size > mostCached && oldest !== undefined) this.#unwrapped.delete(oldest)
    return key
  }

  /** Drops what is unwrapped in this process; the next use asks the wrapper again. */
  forget(): void { this.#unwrapped.clear() }

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode { return node }
  transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> { return Promise.resolve(result) }
}

/** The keys of this door; a door without them writes in the clear, which the database refuses once a person has a key. */
export const vaultOf = (db: Kysely<Schema>): Vault | undefined => db.getExecutor().plugins.find((plugin) => plugin instanceof Vault)
