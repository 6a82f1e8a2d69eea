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

/** A set of prompts by versions: evaluation compares another one with the prompts in use. Throws where there is no such file. */
export const promptSet = ({ system, repair }: { readonly system: number; readonly repair: number }): PromptSet => ({ system: load('system', system), repair: load('repair', repair) })

/** The prompts in use. Older versions stay as files, so that a record's hash can be read. */
export const prompts: PromptSet = promptSet({ system: 3, repair: 3 })

/** Fills `{name}` places; a place without a value is an error, not an empty spot in a prompt. */
export const fill = (prompt: Prompt, values: Readonly<Record<string, string>>): string =>
  prompt.text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new RangeError(`The prompt ${prompt.name} v${prompt.version} needs ${name}.`)
    return value
  })
