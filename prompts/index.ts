import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** One versioned prompt. `sha256` goes into the record with every turn, so that an answer can be tied to its words. */
export interface Prompt {
  readonly name: string
  readonly version: number
  readonly text: string
  readonly sha256: string
}

const load = (name: string, version: number): Prompt => {
  const text = readFileSync(new URL(`./${name}.v${version}.md`, import.meta.url), 'utf8')
  return { name, version, text, sha256: createHash('sha256').update(text).digest('hex') }
}

export interface PromptSet {
  readonly system: Prompt
  readonly repair: Prompt
}

/** The prompts in use; evaluation compares sets of other versions with it. */
export const prompts: PromptSet = { system: load('system', 1), repair: load('repair', 1) }

/** Fills `{name}` places; a place without a value is an error, not an empty spot in a prompt. */
export const fill = (prompt: Prompt, values: Readonly<Record<string, string>>): string =>
  prompt.text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new RangeError(`The prompt ${prompt.name} v${prompt.version} needs ${name}.`)
    return value
  })
