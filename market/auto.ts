import type { Market } from './port.ts'

type Source = Market['source']

export interface AutoOptions {
  readonly snapshot: Market
  readonly yahoo: Market
  /** Tickets that are open when the process starts stand on this source's prices: it is kept, whatever is reachable. */
  readonly pinned?: Source | undefined
  readonly timeoutMs?: number
}

export interface AutoMarket extends Market {
  /** Settles once, and never rejects. */
  readonly decided: Promise<Source>
}

/** Long enough for a handshake and one answer, short enough that the first question doesn't feel it. */
const probeTimeoutMs = 1_500
const probeSymbol = 'SPY'

const within = (timeoutMs: number, work: Promise<boolean>): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), timeoutMs)
  timer.unref()
  work.then(resolve, () => resolve(false)).finally(() => clearTimeout(timer))
  return promise
}

/**
 * Yahoo when it answers a probe in time, else the snapshot. The probe runs beside the start; questions wait for it, the start does not.
 * Decided once for the life of the process, so that a source never changes under an open ticket. Until then `source` and `now`
 * are the snapshot's.
 */
export const openAuto = ({ snapshot, yahoo, pinned, timeoutMs = probeTimeoutMs }: AutoOptions): AutoMarket => {
  let chosen = pinned === 'yahoo' ? yahoo : snapshot
  const decide = async (): Promise<Source> => {
    if (pinned === undefined && await within(timeoutMs, yahoo.quotes([probeSymbol]).then((quotes) => quotes.length > 0))) chosen = yahoo
    return chosen.source
  }
  const decided = decide()
  return {
    get source() {
      return chosen.source
    },
    decided,
    now: () => chosen.now(),
    asOf: async (date, symbols) => {
      await decided
      return chosen.asOf(date, symbols)
    },
    quotes: async (symbols) => {
      await decided
      return chosen.quotes(symbols)
    },
    press: async (symbols) => {
      await decided
      return chosen.press?.(symbols)
    },
  }
}
