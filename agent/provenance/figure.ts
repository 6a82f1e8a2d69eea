/** How a figure was written, which decides what it may stand for. `part` is a spelled fraction such as "half" or "twice". */
export type FigureKind = 'money' | 'percent' | 'number' | 'part' | 'date' | 'ticker'

/** One figure of a sentence. `value` is in the kind's own unit: USD, percent (12.3 for 12.3 %), plain number, fraction of one. */
export interface Figure {
  readonly kind: FigureKind
  readonly text: string
  readonly start: number
  readonly end: number
  readonly value: number
  /** Half of the last printed digit's place: how far the unrounded value may lie. */
  readonly slack: number
  /** The sign that was printed; 0 when none was. */
  readonly sign: -1 | 0 | 1
  /** "about", "roughly": the person knows that it is rounded. */
  readonly approximate: boolean
  /** "more than", "nearly": the value lies on one side of what is printed. */
  readonly bound?: 'above' | 'below'
  /** What a vague word can honestly mean, in the kind's unit: "most" is 0.5 to 1. */
  readonly range?: readonly [low: number, high: number]
  /** "doubled": a growth to so many times, not a part; "twice": a relation of two things, which no field holds. */
  readonly multiple?: 'growth' | 'relation'
  /** The noun right behind a plain number ("shares", "years"), lower case, or ''. */
  readonly noun: string
  /** For dates: `2026-07-31`, `2026-07`, `2026-Q2` or `2026`. */
  readonly date?: string
}
