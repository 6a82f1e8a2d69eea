import { dollars } from './format.ts'

/** "$1,234.50", whole dollars without cents, for people to read. */
export const dollarText = (usd: string): string => dollars(usd).replace(/\.00$/, '')

/** What a wish is about; `profile` and money going out need step-up. */
export const wishActs = ['profile', 'plan', 'plan-cancel', 'memory', 'memory-correct', 'memory-forget', 'alert', 'alert-cancel', 'help', 'import', 'settings', 'bulk'] as const
export type WishAct = (typeof wishActs)[number]

/**
 * An act that a tool describes and that only the person can do, by an authenticated request of their own: nothing has happened yet.
 * `path` and `body` are that request exactly; with `stepUp` it is the preview, whose hash is then proved with a fresh code.
 */
export interface Wish {
  readonly act: WishAct
  readonly title: string
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  readonly stepUp: boolean
  /** Name and value, as the card shows them. */
  readonly lines: readonly (readonly string[])[]
}
