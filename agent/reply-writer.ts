import type { Fact } from '../domain/conversation.ts'
import { forbiddenClaim } from './claims.ts'
import type { TurnPorts } from './port.ts'
import type { Carried, Verdict, Untraceable } from './provenance/check.ts'
import { isRow, opensTable } from './provenance/table.ts'
import { sanitise } from './sanitise.ts'
import { SentenceBuffer } from './sentences.ts'
import type { TurnEvidence } from './turn-evidence.ts'

/** Why a sentence was not sent. */
export interface BlockedSentence {
  readonly sentence: string
  readonly reason: string
}

const inWords = ({ text, knownAs = [] }: Untraceable): string => (knownAs.length === 0 ? text : `${text} (the results have it as ${knownAs.join(', ')})`)

/** Far longer than anybody's sentence or table row. Checking takes longer the longer one is, and everybody waits meanwhile. */
const mostCharacters = 1_000

/** The one way to the person: each sentence is cleaned, checked, recorded, then sent. What was sent is never taken back. */
export class ReplyWriter {
  readonly #ports: Pick<TurnPorts, 'record' | 'emit'>
  readonly #evidence: TurnEvidence
  readonly #buffer = new SentenceBuffer()
  readonly facts: Fact[] = []
  #sent = ''
  #carried: Carried = {}
  /** A table's head and rule: they wait for the first row that passes, and go when rows failed and none did. */
  #opening: { readonly lines: { readonly sentence: string; readonly facts: readonly Fact[] }[]; readonly before: Carried; failed: boolean } | undefined
  blocked: BlockedSentence | undefined
  /** What happens behind a sentence that fails: nothing more, or only it is left out (our own templates: nothing leans on it), or it and the rest of its line. */
  onBlocked: 'stop' | 'leave-out' | 'leave-line' = 'stop'
  #leavesLine = false

  readonly #reveal: (text: string) => string

  /** `reveal` turns the aliases that a remote model knows back into identifiers. */
  constructor(ports: Pick<TurnPorts, 'record' | 'emit'>, evidence: TurnEvidence, reveal: (text: string) => string) {
    this.#ports = ports
    this.#evidence = evidence
    this.#reveal = reveal
  }

  get sent(): string { return this.#sent }

  /** Takes streamed text; false once a sentence failed: then nothing more of this stream may follow. */
  push(text: string): boolean {
    return this.#buffer.push(text).every((sentence) => this.#send(sentence)) && (this.#buffer.waiting <= mostCharacters || this.#send(this.#buffer.flush()))
  }

  /** The stream ended: its last sentence goes out. */
  end(): boolean {
    const rest = this.#buffer.flush()
    const passed = rest.trim() === '' || this.#send(rest)
    this.#closeTable()
    return passed
  }

  /** The stream broke off: its unfinished sentence is dropped. */
  drop(): void {
    this.#buffer.flush()
    this.#leaveOpening()
  }

  /** Begins anew after a failed sentence. */
  resume(): void {
    this.drop()
    this.blocked = undefined
    this.#leavesLine = false
    if (this.#sent !== '' && !/\s$/.test(this.#sent)) this.#gap = ' '
  }
  #gap = ''

  /** Whether words need no source: no figure in any spelling, and no claim that is not a model's to make. */
  statesNothing(text: string): boolean {
    const verdict = this.#evidence.check(text)
    return verdict.passed && verdict.facts.length === 0 && forbiddenClaim(text, this.#evidence.orders()) === undefined
  }

  /** Sends what passes and leaves out what does not: for text of our own, made from recorded values. */
  writeWhatPasses(sentences: readonly string[]): void {
    for (const sentence of sentences) {
      this.#send(sentence)
      this.blocked = undefined
    }
    this.#closeTable()
  }

  /** What follows begins a new paragraph. */
  #newParagraph(): void {
    this.#gap = this.#sent === '' || this.#sent.endsWith('\n\n') ? '' : this.#sent.endsWith('\n') ? '\n' : '\n\n'
  }

  #leaveOpening(): void {
    if (!this.#opening) return
    this.#carried = this.#opening.before
    this.#opening = undefined
    this.#newParagraph()
  }

  /** What a table opened with goes out, unless all of its rows failed. */
  #closeTable(rowPassed = false): void {
    if (!rowPassed && this.#opening?.failed === true) this.#leaveOpening()
    const { lines = [] } = this.#opening ?? {}
    this.#opening = undefined
    for (const { sentence, facts } of lines) this.#emit(sentence, facts)
  }

  #emit(sentence: string, facts: readonly Fact[]): void {
    const text = this.#sent === '' ? sentence.trimStart() : this.#gap.includes('\n') ? this.#gap + sentence.replace(/^\n+/, '') : this.#gap + sentence
    this.#gap = ''
    void this.#ports.record('reply-sentence', { text, facts: facts.map((fact) => ({ text: fact.text, source: fact.source })) })
    this.#sent += text
    this.facts.push(...facts)
    this.#ports.emit({ kind: 'delta', text })
  }

  /** Leaves words out up to the end of their line; what follows a paragraph begins a new one. */
  #leave(raw: string): true {
    this.#leavesLine = !/\n\s*$/.test(raw)
    if (!/^\s*(?:\||[-*•]\s)/.test(raw)) this.#newParagraph()
    return true
  }

  #send(raw: string): boolean {
    const sentence = sanitise(this.#reveal(raw))
    if (sentence.trim() === '') return true
    if (this.#leavesLine) return this.#leave(raw)
    if (!isRow(sentence)) {
      this.#closeTable()
      // Words right behind a row would be one more row: the break between may have gone with a row that failed.
      if (this.#sent.endsWith('\n') && isRow(this.#sent.trimEnd().split('\n').at(-1)!)) this.#newParagraph()
    }
    const tooLong = sentence.length > mostCharacters
    const claim = tooLong ? 'more in one sentence than can be checked' : forbiddenClaim(sentence, this.#evidence.orders())
    const verdict: Verdict = tooLong ? { passed: false, untraceable: [] } : this.#evidence.check(sentence, this.#carried)
    if (claim !== undefined || !verdict.passed) {
      const reason = claim ?? `no source for ${verdict.passed ? '' : verdict.untraceable.map(inWords).join(', ')}`
      const blocked = { sentence: sentence.trim().slice(0, mostCharacters), reason }
      void this.#ports.record('reply-blocked', blocked)
      if (this.#opening) this.#opening.failed = true
      // A claim that is not a model's to make ends its words.
      if (this.onBlocked === 'leave-out' || (this.onBlocked === 'leave-line' && claim === undefined)) {
        this.#gap = raw.includes('\n') && !/\n\s*$/.test(this.#sent) ? '\n\n' : this.#gap
        return this.onBlocked === 'leave-out' || this.#leave(raw)
      }
      this.blocked = blocked
      return false
    }
    const before = this.#carried
    this.#carried = verdict.carried
    if (opensTable(sentence, before.head)) {
      this.#opening ??= { lines: [], before, failed: false }
      this.#opening.lines.push({ sentence, facts: verdict.facts })
      return true
    }
    this.#closeTable(true)
    this.#emit(sentence, verdict.facts)
    return true
  }
}
