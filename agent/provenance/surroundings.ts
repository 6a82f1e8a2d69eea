import type { Belonging } from './entities.ts'

/** What the words around a figure say about it. */
export interface Surroundings {
  readonly clause: string
  /** What the figure is about; `undefined` when the sentence names nothing. */
  readonly belonging: Belonging | undefined
  readonly sentence: string
  /** Names in the clause, and those before it in the sentence, the nearest first. */
  readonly named: readonly ReadonlySet<string>[]
  readonly namedBefore: readonly ReadonlySet<string>[]
  /** The sentence up to the clause. */
  readonly before: string
  /** The sentence behind the figure. */
  readonly behind: string
  /** Where in its clause the figure ends. */
  readonly at: number
  /** The words that may say which of several like figures is meant: up to the next figure, or a table's heads and the row's label. */
  readonly context: string
  /** The line that a list stands under: it may name measure and time. */
  readonly heading: string
  /** A table's cell under a known head, and the names that the head says besides the row's own. */
  readonly cell: boolean
  readonly column?: ReadonlySet<string>
}
