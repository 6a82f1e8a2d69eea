export type Route = 'submit' | 'lookup' | 'order' | 'cancel' | 'list' | 'fills' | 'quotes' | 'clock' | 'account' | 'positions'

/** What goes wrong with the next `times` requests of a route. Before: not handled at all. After: handled, then the answer suffers. */
export interface Fault {
  readonly route: Route
  readonly times?: number
  /** So many requests go by unharmed first. */
  readonly skip?: number
  readonly delayBeforeMs?: number
  readonly delayAfterMs?: number
  /** This answer, and nothing was done. */
  readonly refuse?: { readonly status: number; readonly body?: unknown }
  /** This answer, although it was done. */
  readonly instead?: { readonly status: number; readonly body?: unknown }
  readonly hangUp?: 'before' | 'after'
  /** Waits there until released, however long that takes. */
  readonly hold?: 'before' | 'after'
  /** The connection stays open and nothing ever comes. */
  readonly silent?: 'before' | 'after'
  /** Fields of the answered order that are told wrong. */
  readonly echo?: Readonly<Record<string, unknown>>
  /** An accepted order can't be found for so long. */
  readonly hideMs?: number
  /** A cancel that comes too late: the rest fills first. */
  readonly fillFirst?: boolean
  /** The cancel is pending for so long. */
  readonly lagMs?: number
}

interface Waiting { readonly fault: Fault; skip: number; times: number }

export const createFaults = () => {
  let waiting: Waiting[] = []
  let gate = Promise.withResolvers<void>()
  return {
    held: (): Promise<void> => gate.promise,
    release: (): void => {
      gate.resolve()
      gate = Promise.withResolvers<void>()
    },
    add: (fault: Fault): void => { waiting.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 }) },
    clear: (): void => { waiting = [] },
    /** The first fault that this request meets; it is used up by it. */
    take: (route: Route): Fault => {
      for (const each of waiting) {
        if (each.fault.route !== route) continue
        if (each.skip > 0) {
          each.skip -= 1
          continue
        }
        each.times -= 1
        if (each.times <= 0) waiting = waiting.filter((other) => other !== each)
        return each.fault
      }
      return { route }
    },
  }
}
