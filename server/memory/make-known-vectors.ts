import { writeFileSync } from 'node:fs'
import { sha256Hex } from '../../domain/canonical.ts'
import { knowledgeTexts } from './knowledge-texts.ts'
import { bytesOf, knownFile, type KnownVectors } from './known-vectors.ts'
import { sentenceModel, sharedEmbedder } from './sentence-model.ts'

/** Makes `known-vectors.json` of the knowledge base. Run after an entry has changed: `node server/memory/make-known-vectors.ts`. */
const texts = knowledgeTexts.map(({ text }) => text)
const vectors = await sentenceModel.embed(texts)
const known: KnownVectors = { model: sentenceModel.model, vectors: Object.fromEntries(vectors.map((vector, at) => [sha256Hex(texts[at]!), bytesOf(vector)])) }
writeFileSync(knownFile, `${JSON.stringify(known, null, 1)}\n`)
await sharedEmbedder().close()
