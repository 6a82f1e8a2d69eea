import type { Kysely } from 'kysely'
import type { PersonalFacts } from '../../domain/personal.ts'
import { countMemories, type Embedded } from '../../ledger/memory.ts'
import { readPersonal } from '../../ledger/personal.ts'
import type { Schema } from '../../ledger/schema.ts'
import type { Log } from '../telemetry/log.ts'
import type { KnowledgeBase } from './knowledge-base.ts'
import type { Embed } from './sentence-model.ts'

export interface Recall {
  /** What a turn may know of a person beside money; memories and knowledge nearest to `said` first. Never fails for a slow model. */
  personal(personId: string, today: string, said?: string): Promise<PersonalFacts>
  /** The vector of one text; `undefined` where the model is slow or broken. */
  vectorOf(text: string): Promise<Embedded | undefined>
  /** Reads the knowledge base's changed entries once, and then answers with it. */
  indexKnowledge(): Promise<void>
}

export interface RecallParts {
  /** What a turn reads. */
  readonly db: Kysely<Schema>
  readonly embed: Embed
  readonly knowledge: KnowledgeBase
  readonly log: Log
}

/** A turn waits so long for its own vector, then goes on with words alone. */
const turnPatienceMs = 150
/** A memory that is kept waits longer: it is read many times. */
const keepPatienceMs = 10_000
const mostKnowledge = 3

const within = async <T>(work: Promise<T>, ms: number): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => { timer = setTimeout(resolve, ms, undefined) })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

export const createRecall = ({ db, embed, knowledge, log }: RecallParts): Recall => {
  const vectorOf = async (text: string, patienceMs: number): Promise<Embedded | undefined> => {
    try {
      const vectors = await within(embed.embed([text]), patienceMs)
      return vectors?.[0] && { model: embed.model, vector: vectors[0] }
    } catch (error) {
      log.error('sentence-model-failed', error)
      return undefined
    }
  }

  return {
    personal: async (personId, today, said) => {
      const wanted = said !== undefined && (knowledge.indexed || await countMemories(db, personId) > 0)
      const query = wanted ? await vectorOf(said, turnPatienceMs) : undefined
      const [personal, near] = await Promise.all([readPersonal(db, personId, today, query), query && knowledge.indexed ? knowledge.nearest(query, mostKnowledge) : []])
      return { ...personal, knowledge: near }
    },
    vectorOf: (text) => vectorOf(text, keepPatienceMs),
    indexKnowledge: () => knowledge.index(),
  }
}
