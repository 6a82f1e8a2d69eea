import { parseArgs } from 'node:util'
import type { Lines } from '../lines.ts'
import type { Api } from '../sign-in.ts'
import type { User } from './people.ts'

/** What a command works with: the API as its administrator, and what they wrote after its name. */
export interface Given {
  readonly api: Api
  readonly lines: Lines
  /** Words that are no option. */
  readonly words: readonly string[]
  option(name: string): string | undefined
  /** An option that must be there; throws a sentence that names it. */
  need(name: string): string
  /** The person whose address is the first word, or the value of an option. */
  personOf(option?: string): Promise<User>
}

export interface Command {
  readonly usage: string
  readonly does: string
  /** Returns what to print. */
  run(given: Given): Promise<string>
}

const options = Object.fromEntries(['email', 'label', 'role', 'owner', 'kind', 'advisor', 'account', 'scope', 'until', 'reference', 'reason', 'change'].map((name) => [name, { type: 'string' as const }]))

export const parseCommand = (args: readonly string[], api: Api, lines: Lines): Given => {
  const { values, positionals: words } = parseArgs({ args: [...args], options, allowPositionals: true })
  const option = (name: string): string | undefined => values[name] as string | undefined
  const need = (name: string): string => {
    const value = option(name)
    if (value === undefined) throw new Error(`--${name} is missing.`)
    return value
  }
  return {
    api, lines, words, option, need,
    personOf: async (name) => {
      const email = (name === undefined ? words[0] : need(name))?.toLowerCase()
      if (email === undefined) throw new Error('Say whom, by address.')
      const { users } = await api('GET', '/api/admin/users') as { users: readonly User[] }
      const found = users.find((user) => user.email === email)
      if (!found) throw new Error(`There is nobody with the address ${email}.`)
      return found
    },
  }
}

/** A line as a shell would split it: quotes keep words together. */
export const wordsOf = (line: string): readonly string[] => [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) => double ?? single ?? plain ?? '')
