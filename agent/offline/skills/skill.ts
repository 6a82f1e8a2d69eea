import type { Outcome } from '../../../domain/conversation.ts'
import type { Refusal } from '../../../domain/result.ts'
import type { TurnScene } from '../../models.ts'
import { inDollars, usd } from '../say/format.ts'
import type { Dialogue } from '../dialogue.ts'
import type { NameBook } from '../../words/names.ts'
import type { Amounts } from '../../words/amounts.ts'
import type { Period } from '../slots/period.ts'
import type { Intent } from '../understand/intents.ts'

/** One part of a message, understood. `text` is lower case with masked tickers and digits; `plain` is what was written. */
export interface Part {
  readonly index: number
  readonly intent: Intent
  readonly text: string
  readonly plain: string
  /** `plain` in lower case with slips of spelling put right. */
  readonly lower: string
  readonly symbols: readonly string[]
  readonly amounts: Amounts
  readonly period: Period | undefined
  readonly rival?: Intent
}

/** A tool call to be made. */
export interface Planned {
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
}

/** A call of this part that came back. */
export interface Done {
  readonly name: string
  readonly id?: string
  readonly output?: unknown
  readonly refusal?: Refusal
  readonly ticket?: { readonly ticketId: string; readonly state: string } | Refusal
}

export interface Stage extends TurnScene {
  readonly dialogue: Dialogue
  readonly names: NameBook
}

/** What is said of one part. */
export interface Saying {
  readonly text: string
  readonly outcome?: Exclude<Outcome, 'error'>
  readonly choices?: readonly string[]
}

/** How one intent is answered: the calls that it takes, one step after another, then words made from their results. */
export interface Skill {
  /** The next calls; none when everything needed is there. */
  calls(part: Part, stage: Stage, done: readonly Done[]): readonly Planned[]
  say(part: Part, stage: Stage, done: readonly Done[]): Saying
}

const choicesOf = ({ facts }: Refusal): readonly string[] => {
  const list = facts.choices ?? facts.clients ?? facts.known ?? facts.matches
  if (!Array.isArray(list)) return []
  return list.slice(0, 6).flatMap((each: unknown) => {
    if (typeof each === 'string') return [each]
    const { label, symbol, name } = (each ?? {}) as { label?: unknown; symbol?: unknown; name?: unknown }
    return [label, symbol, name].filter((text): text is string => typeof text === 'string').slice(0, 1)
  })
}

const asksBack = /^(?:CLARIFY|AMBIGUOUS\w*)$/

/** A tool's refusal in words: what happened and what the person can do. */
export const sayRefusal = (refused: Refusal, outcome: Saying['outcome'] = 'answered'): Saying => {
  const refusal = { ...refused, message: inDollars(refused.message), nextStep: inDollars(refused.nextStep) }
  const choices = choicesOf(refusal)
  if (asksBack.test(refusal.code)) return { outcome: 'clarify', choices, text: choices.length > 0 ? `${refusal.message}\n${choices.map((each) => `- ${each}`).join('\n')}` : `${refusal.message} ${refusal.nextStep}` }
  const { availableUsd } = refusal.facts
  return { text: [refusal.message, typeof availableUsd === 'string' && `Available are ${usd(availableUsd)}.`, refusal.nextStep].filter(Boolean).join(' '), outcome }
}

/** A skill of one call: made once, then told. */
export const oneCall = (name: string, args: (part: Part, stage: Stage) => Readonly<Record<string, unknown>>, say: (output: never, part: Part, stage: Stage) => Saying | string): Skill => ({
  calls: (part, stage, done) => (done.length === 0 ? [{ name, args: args(part, stage) }] : []),
  say: (part, stage, done) => {
    const [first] = done
    if (first?.refusal) return sayRefusal(first.refusal)
    if (first?.output === undefined) return { text: 'There is no answer to that at the moment.' }
    const said = say(first.output as never, part, stage)
    return typeof said === 'string' ? { text: said } : said
  },
})

/** A skill of words only. */
export const words = (say: (part: Part, stage: Stage) => Saying): Skill => ({ calls: () => [], say: (part, stage) => say(part, stage) })
