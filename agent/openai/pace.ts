import type { Monotonic } from './breaker.ts'

const minuteMs = 60_000

/** How many requests went out in the last minute, against how many may. A turn that begins above it is answered by the offline model. */
export class Pace {
  readonly #perMinute: number
  readonly #now: Monotonic
  #sent: number[] = []

  constructor(perMinute: number, now: Monotonic) {
    this.#perMinute = perMinute
    this.#now = now
  }

  allows(): boolean {
    const since = this.#now() - minuteMs
    this.#sent = this.#sent.filter((at) => at > since)
    return this.#sent.length < this.#perMinute
  }

  count(): void {
    this.#sent.push(this.#now())
  }
}
