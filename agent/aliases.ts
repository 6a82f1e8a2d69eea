import type { PersonFacts } from '../domain/facts.ts'
import type { TurnInput } from '../domain/turn.ts'
import { escapePattern } from './words/escape-pattern.ts'

const email = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g

/** Identifiers of people and accounts as a remote model sees them: names that mean nothing outside of this turn. */
export class IdentifierAliases {
  readonly #toAlias = new Map<string, string>()
  readonly #toReal = new Map<string, string>()

  constructor(facts: PersonFacts, input: TurnInput) {
    const accounts = [...facts.accounts, ...facts.clients.flatMap((each) => each.accounts)]
    accounts.forEach((each, index) => this.#add(each.accountId, `account-${index + 1}`))
    const people = new Set([facts.personId, input.person.id, ...facts.clients.map((each) => each.personId), ...accounts.map((each) => each.ownerId)])
    ;[...people].forEach((id, index) => this.#add(id, `person-${index + 1}`))
    // Only whole names: a label of one word is an everyday word as well.
    facts.clients.forEach(({ label }, index) => { if (/\S\s\S/.test(label)) this.#add(label, `client-${index + 1}`) })
    this.#add(input.person.email, 'the-person')
    this.#add(input.conversationId, 'this-conversation')
  }

  #add(real: string, alias: string): void {
    if (real === '' || this.#toAlias.has(real)) return
    this.#toAlias.set(real, alias)
    this.#toReal.set(alias, real)
  }

  /** Longest identifiers first, so that one inside another stays whole. */
  hide(text: string): string {
    const known = [...this.#toAlias].sort(([a], [b]) => b.length - a.length).reduce((rest, [real, alias]) => rest.replace(new RegExp(`(?<![\\p{L}\\d])${escapePattern(real)}(?![\\p{L}\\d])`, 'gu'), alias), text)
    return known.replaceAll(email, '(an address)')
  }

  reveal(text: string): string {
    return [...this.#toReal].sort(([a], [b]) => b.length - a.length).reduce((rest, [alias, real]) => rest.replace(new RegExp(`\\b${alias}\\b(?!\\d)`, 'g'), real), text)
  }

  /** Tool arguments with real identifiers again, in every string of the value. */
  revealIn(value: unknown): unknown {
    if (typeof value === 'string') return this.reveal(value)
    if (Array.isArray(value)) return value.map((each) => this.revealIn(each))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.revealIn(each)]))
  }
}
