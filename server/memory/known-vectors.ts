import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256Hex } from '../../domain/canonical.ts'
import type { Embed } from './sentence-model.ts'

/** Vectors of the product's own texts, made ahead by `make-known-vectors.ts`: a first start would compute for seconds, just when the first questions come. */
export interface KnownVectors {
  readonly model: string
  /** By the text's SHA-256: the vector's direction as signed bytes, in base64. */
  readonly vectors: Readonly<Record<string, string>>
}

export const knownFile = join(import.meta.dirname, 'known-vectors.json')

export const bytesOf = (vector: Float32Array): string => {
  const largest = Math.max(...vector.map(Math.abs))
  return Buffer.from(Int8Array.from(vector, (each) => Math.round(each / largest * 127))).toString('base64')
}

const vectorOf = (bytes: string): Float32Array => {
  const values = Float32Array.from(new Int8Array(Buffer.from(bytes, 'base64')))
  const norm = Math.hypot(...values)
  return values.map((each) => each / norm)
}

/** The same model, which computes only what it has no vector of yet. */
export const withKnown = (embed: Embed): Embed => {
  let known: KnownVectors | undefined
  const one = async (text: string): Promise<Float32Array> => {
    known ??= JSON.parse(readFileSync(knownFile, 'utf8')) as KnownVectors
    const bytes = known.model === embed.model ? known.vectors[sha256Hex(text)] : undefined
    return bytes === undefined ? (await embed.embed([text]))[0]! : vectorOf(bytes)
  }
  return { model: embed.model, embed: (texts) => Promise.all(texts.map(one)) }
}
