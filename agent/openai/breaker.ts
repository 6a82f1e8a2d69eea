/** Milliseconds of a monotonic clock. */
export type Monotonic = () => number

export interface BreakerSettings {
  /** Failures in a row that open it. */
  readonly failures: number
  /** How long it stays open before one call may try again. */
  readonly coolDownMs: number
}

/** Three failures are an outage and not a hiccup; half a minute is short beside most outages and long beside a turn. */
export const defaultBreaker: BreakerSettings = { failures: 3, coolDownMs: 30_000 }

/**
 * Closed: calls go through. Open after `failures` in a row: none do, so that nobody waits for a dead endpoint.
 * Half-open after `coolDownMs`: one call may try; it closes or opens the breaker again.
 */
export class CircuitBreaker {
  readonly #settings: BreakerSettings
  readonly #now: Monotonic
  #failed = 0
  #openedAt: number | undefined
  #trying = false

  constructor(now: Monotonic, settings: BreakerSettings = defaultBreaker) {
    this.#now = now
    this.#settings = settings
  }

  allows(): boolean {
    if (this.#openedAt === undefined) return true
    if (this.#trying || this.#now() - this.#openedAt < this.#settings.coolDownMs) return false
    this.#trying = true
    return true
  }

  /** `unknown`: the person stopped it, which says nothing of the endpoint; the trial is free again. */
  report(outcome: 'worked' | 'failed' | 'unknown'): void {
    this.#trying = false
    if (outcome === 'unknown') return
    if (outcome === 'worked') {
      this.#failed = 0
      this.#openedAt = undefined
    } else if (++this.#failed >= this.#settings.failures) this.#openedAt = this.#now()
  }
}
