import type { Card } from '../../domain/conversation.ts'
import type { Wish } from '../../domain/wish.ts'

/** What a tool offers as a card: the terms by name and value, and the act itself, which only the person can do. */
export const wishCards = (output: { readonly wish?: Wish | null }): readonly Card[] => (output.wish
  ? [{ kind: 'notice', title: output.wish.title, rows: output.wish.lines, wish: output.wish, ...(output.wish.stepUp ? {} : { choices: ['accept'] }) }] : [])
