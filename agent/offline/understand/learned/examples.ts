import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Intent } from '../intents.ts'
import { fnv } from './features.ts'

/** A sentence written for this product. A tenth, chosen by the sentence's hash, is held out: training never sees it. */
export interface Example {
  readonly intent: Intent
  readonly text: string
  readonly heldOut: boolean
}

const folder = join(import.meta.dirname, '../examples')

/** The files of `examples/`: "# intent" and its sentences, one a line. `hash` is of what the files say. */
export const readExamples = (): { readonly examples: readonly Example[]; readonly hash: string } => {
  const hash = createHash('sha256')
  const examples: Example[] = []
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.txt')).sort()) {
    const text = readFileSync(join(folder, file), 'utf8')
    hash.update(text)
    let intent: Intent | undefined
    for (const line of text.split('\n').map((each) => each.trim()).filter((each) => each !== '')) {
      if (line.startsWith('# ')) { intent = line.slice(2) as Intent; continue }
      if (intent === undefined) throw new Error(`${file}: a sentence stands before any intent.`)
      examples.push({ intent, text: line, heldOut: fnv(line) % 10 === 0 })
    }
  }
  return { examples, hash: hash.digest('hex') }
}
