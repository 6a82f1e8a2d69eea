/** Under this many seconds the timer turns to caution (issue E: a warning 30 s before). */
const warnSeconds = 30
/** A screen reader hears the time only at these marks. */
const spokenAt = [60, 30, 10] as const

export interface Countdown {
  /** Whole seconds left, never negative. */
  readonly seconds: number
  /** Fraction of the ticket's whole life that is left. */
  readonly left: number
  readonly text: string
  readonly short: boolean
  readonly over: boolean
}

/** Where the timer of a ticket stands. All arguments are instants in ms of the same (the server's) clock. */
export const countdown = (createdMs: number, expiresMs: number, nowMs: number): Countdown => {
  const leftMs = Math.max(0, expiresMs - nowMs)
  const seconds = Math.ceil(leftMs / 1000)
  const life = Math.max(1, expiresMs - createdMs)
  return {
    seconds, left: Math.min(1, leftMs / life), over: leftMs === 0, short: seconds <= warnSeconds,
    text: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
  }
}

/** What to say when the timer moved from one second to another, or nothing. */
export const spoken = (before: number, after: number): string | undefined => {
  const mark = spokenAt.find((each) => before > each && after <= each && after > 0)
  return mark === undefined ? undefined : `${after} seconds left to answer this ticket.`
}
