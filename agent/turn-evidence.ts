import type { ToldOrder } from './claims.ts'
import type { MarketView, Tool } from '../tools/define-tool.ts'
import { ownWords } from '../domain/own-words.ts'
import type { PersonFacts } from '../domain/facts.ts'
import { isRefusal } from '../domain/result.ts'
import type { PastTurn, TurnInput } from '../domain/turn.ts'
import type { KnowledgeEntry } from './models.ts'
import type { Aliases } from './provenance/entities.ts'
import { checkSentence, type Carried, type Verdict } from './provenance/check.ts'
import { withEchoes } from './provenance/echo.ts'
import { emptyEvidence, type Evidence } from './provenance/evidence.ts'
import { plain } from './provenance/owners.ts'
import { addValue, addWords } from './provenance/read-result.ts'
import type { ResultLog } from './result-log.ts'

const merged = (parts: readonly Evidence[]): Evidence => ({
  leaves: parts.flatMap((each) => each.leaves),
  dates: parts.flatMap((each) => each.dates),
  spans: parts.flatMap((each) => each.spans),
  texts: parts.flatMap((each) => each.texts),
  categories: parts.flatMap((each) => each.categories),
  entities: new Set(parts.flatMap((each) => [...each.entities])),
})

const suffix = /,? (?:Inc\.?|Corporation|Corp\.?|Company|Co\.?|Ltd\.?|plc|Platforms|Holdings?|Motor Company|\(.*\)|ETF.*|Trust.*|Fund.*)$/i

/** "nvidia" for "nvda": full names and names without their legal form. */
export const aliasesOf = (market: MarketView): Aliases => {
  const aliases = new Map<string, string>()
  for (const { symbol, name, kind } of market.instruments()) {
    const owner = plain(symbol)
    for (const each of [name, name.replace(suffix, ''), name.replace(suffix, '').replace(suffix, '')]) {
      if (each.length > 3 && (kind !== 'etf' || each === name)) aliases.set(plain(each), owner)
    }
  }
  return aliases
}

const symbolsIn = (input: unknown): readonly string[] => {
  const { symbol, symbols } = (typeof input === 'object' && input !== null ? input : {}) as { symbol?: unknown; symbols?: unknown }
  if (typeof symbol === 'string') return [symbol]
  return Array.isArray(symbols) && symbols.length === 1 && typeof symbols[0] === 'string' ? [symbols[0]] : []
}

/** The firm's limits are told as limits: what one order may cost is no bonus, tax or balance. */
const rulesSaidWith = { '/firm': /\b(?:limit\w*|at most|no more|up to|above|over|more than|below|under|less than|exceed\w*|threshold|maximum|minimum|allow\w*|may|rules?|polic(?:y|ies)|codes?|confirm\w*|restrict\w*|firm\w*|tolerance|collar|regime|margin)\b/i }

/** Outputs only: what a model wrote into a call's arguments proves nothing. A negative index is an earlier turn's result. */
const outputEvidence = (tool: Tool | undefined, input: unknown, output: unknown, index: number, said: Evidence): Evidence => {
  const evidence = emptyEvidence()
  addValue(evidence, output, (pointer) => ({ tool: index, pointer }), symbolsIn(input), isRefusal(output) ? {} : tool?.saidWith?.(output) ?? {})
  return withEchoes(evidence, input, said)
}

/** The knowledge base says the same in every turn: it is read once. */
export const evidenceOf = (knowledge: readonly KnowledgeEntry[]): Evidence => {
  const evidence = emptyEvidence()
  for (const { id, text } of knowledge) addWords(evidence, text, { knowledge: id })
  return evidence
}

/** What the sentences of one reply are checked against; earlier turns' results are read only when the turn's own don't bear a figure out. */
export class TurnEvidence {
  readonly #log: ResultLog
  readonly #tools: readonly Tool[]
  readonly #base: Evidence
  readonly #knowledge: Evidence
  readonly #said: Evidence
  readonly #aliases: Aliases
  #merged: { readonly calls: number; own?: Evidence; all?: Evidence } | undefined
  #read: readonly Evidence[] | undefined

  constructor(log: ResultLog, scene: { input: TurnInput; past: readonly PastTurn[]; facts: PersonFacts; market: MarketView; tools: readonly Tool[] }, knowledge: Evidence) {
    this.#log = log
    this.#tools = scene.tools
    this.#aliases = aliasesOf(scene.market)
    this.#base = emptyEvidence()
    addValue(this.#base, { asOf: scene.market.asOf, firm: scene.facts.firm, ips: scene.facts.ips, accounts: scene.facts.accounts.map((each) => each.label), role: scene.facts.role },
      (pointer) => ({ setting: pointer.slice(1).replaceAll('/', '.') }), [], rulesSaidWith)
    this.#knowledge = knowledge
    this.#said = emptyEvidence()
    // What they pasted is not their word: a figure that only a pasted article states has no source.
    addWords(this.#said, ownWords(scene.input.text), { said: scene.input.messageId })
    for (const turn of scene.past.toReversed()) addWords(this.#said, ownWords(turn.said), { said: turn.messageId })
  }

  /** Evidence for the calls known so far: the turn's own first, then (when asked) what earlier turns recorded, newest first. */
  #evidence(withEarlier: boolean): Evidence {
    if (this.#merged?.calls !== this.#log.calls.length) this.#merged = { calls: this.#log.calls.length }
    const own = this.#merged.own ??= merged([...this.#log.calls.map(({ name, input, output }, index) => outputEvidence(this.#tool(name), input, output, index, this.#said)), this.#base, this.#knowledge, this.#said])
    if (!withEarlier) return own
    return this.#merged.all ??= merged([own, ...this.#earlier()])
  }

  #earlier(): readonly Evidence[] {
    return this.#read ??= this.#log.earlier.map((result, index) => ({ result, index })).slice(-12).toReversed()
      .map(({ result, index }) => outputEvidence(this.#tool(result.tool), result.input, result.output, -1 - index, this.#said))
  }

  #tool(name: string): Tool | undefined { return this.#tools.find((each) => each.name === name) }

  /** The person's orders as results of this conversation tell them; the newest result speaks where several do. */
  orders(): readonly ToldOrder[] {
    const last = [...this.#log.earlier.map(({ tool, output }) => ({ name: tool, output })), ...this.#log.calls].findLast(({ name, output }) => name === 'order-status' && !isRefusal(output))
    return (last?.output as { readonly orders?: readonly ToldOrder[] } | undefined)?.orders ?? []
  }

  check(sentence: string, carried?: Carried): Verdict {
    const near = checkSentence(sentence, this.#evidence(false), this.#aliases, carried)
    return near.passed || this.#log.earlier.length === 0 ? near : checkSentence(sentence, this.#evidence(true), this.#aliases, carried)
  }
}
