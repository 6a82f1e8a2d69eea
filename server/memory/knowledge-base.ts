import type { PGVectorStore } from '@langchain/community/vectorstores/pgvector'
import { digestOf } from '../../domain/canonical.ts'
import type { Database } from '../../ledger/database.ts'
import type { Embedded } from '../../ledger/memory.ts'
import type { Embed } from './sentence-model.ts'

type Pool = Database['pool']

/** One entry of the knowledge base as it is read: its text is what is compared. */
export interface KnowledgeText {
  readonly id: string
  readonly text: string
}

/** The product's own explanations, found by meaning. */
export interface KnowledgeBase {
  /** Reads what changed since the last start and drops what is no more; before it has run, nothing is found. */
  index(): Promise<void>
  readonly indexed: boolean
  /** The entries nearest to `query`, best first; similarity is the cosine, -1 to 1. */
  nearest(query: Embedded, limit: number): Promise<readonly { readonly entryId: string; readonly similarity: number }[]>
}

export interface KnowledgeParts {
  /** What a turn reads through. */
  readonly reader: Pool
  /** The tables' owner, who writes. */
  readonly owner: Pool
  readonly embed: Embed
  readonly entries: readonly KnowledgeText[]
}

interface Metadata { readonly entryId: string; readonly model: string; readonly digest: string }

/** LangChain's store over a pool of ours and a table of our migrations: it opens no door of its own and makes no table. Loaded when first needed. */
const storeOver = async (pool: Pool, embed: Embed): Promise<PGVectorStore> => {
  const [{ PGVectorStore: Store }, { Embeddings }] = await Promise.all([import('@langchain/community/vectorstores/pgvector'), import('@langchain/core/embeddings')])
  class Sentences extends Embeddings {
    override async embedDocuments(texts: string[]): Promise<number[][]> {
      const vectors: number[][] = []
      // One after another: the model has one thread, and a turn may want it in between.
      for (const text of texts) vectors.push([...(await embed.embed([text]))[0]!])
      return vectors
    }
    override async embedQuery(text: string): Promise<number[]> { return (await this.embedDocuments([text]))[0]! }
  }
  return new Store(new Sentences({}), {
    pool, tableName: 'knowledge', skipInitializationCheck: true, distanceStrategy: 'cosine',
    columns: { idColumnName: 'id', contentColumnName: 'body', metadataColumnName: 'metadata', vectorColumnName: 'embedding' },
  })
}

const keyOf = ({ model, entryId }: Metadata): string => `${model}:${entryId}`

export const openKnowledge = ({ reader, owner, embed, entries }: KnowledgeParts): KnowledgeBase => {
  const wanted = entries.map(({ id, text }) => ({ text, metadata: { entryId: id, model: embed.model, digest: digestOf({ id, text }) } satisfies Metadata }))
  let reading: Promise<PGVectorStore> | undefined
  let indexed = false

  return {
    get indexed() { return indexed },
    index: async () => {
      const { rows } = await owner.query<{ metadata: Metadata }>("SELECT metadata FROM knowledge WHERE metadata->>'model' = $1", [embed.model])
      const known = new Map(rows.map(({ metadata }) => [metadata.entryId, metadata.digest]))
      const changed = wanted.filter(({ metadata }) => known.get(metadata.entryId) !== metadata.digest)
      const gone = [...known.keys()].filter((entryId) => !entries.some(({ id }) => id === entryId))
      const stale = [...gone, ...changed.map(({ metadata }) => metadata.entryId).filter((entryId) => known.has(entryId))]
      if (stale.length + changed.length > 0) {
        const store = await storeOver(owner, embed)
        if (stale.length > 0) await store.delete({ filter: { model: embed.model, entryId: { in: stale } } })
        if (changed.length > 0) await store.addDocuments(changed.map(({ text, metadata }) => ({ pageContent: text, metadata })), { ids: changed.map(({ metadata }) => keyOf(metadata)) })
      }
      indexed = true
    },
    nearest: async ({ model, vector }, limit) => {
      const store = await (reading ??= storeOver(reader, embed))
      const found = await store.similaritySearchVectorWithScore([...vector], limit, { model })
      return found.map(([{ metadata }, distance]) => ({ entryId: (metadata as Metadata).entryId, similarity: 1 - distance }))
    },
  }
}
