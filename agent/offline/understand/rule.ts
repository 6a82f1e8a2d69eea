import type { Intent } from './intents.ts'

/** One way to say one thing: every `all` must match, no `not` may. Texts are lower case with masked tickers («a»). */
export interface Rule {
  readonly intent: Intent
  readonly all: readonly RegExp[]
  readonly not?: RegExp
}

export const rule = (intent: Intent, ...all: readonly RegExp[]): Rule => ({ intent, all })
export const except = (base: Rule, not: RegExp): Rule => ({ ...base, not })

export const matches = ({ all, not }: Rule, text: string): boolean => all.every((each) => each.test(text)) && !(not?.test(text) ?? false)
