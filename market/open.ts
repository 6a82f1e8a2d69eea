import { openAuto, type AutoMarket } from './auto.ts'
import type { MarketCache } from './cache.ts'
import type { Market } from './port.ts'
import { snapshotReference } from './snapshot/index.ts'
import { openYahoo } from './yahoo/index.ts'

export interface SourceOptions {
  /** The setting `MARKET`. */
  readonly mode: 'auto' | 'snapshot' | 'yahoo'
  /** Opened by the caller, who keeps its clock. */
  readonly snapshot: Market
  readonly fetch: typeof globalThis.fetch
  readonly cache: MarketCache
  readonly clock: () => Date
  /** The source of tickets that were open before this process started. */
  readonly pinned?: Market['source'] | undefined
}

/** The market that a setting names. Nothing is fetched before it is needed, except `auto`'s probe, which nobody waits for at the start. */
export const openSource = ({ mode, snapshot, pinned, ...live }: SourceOptions): Market | AutoMarket => {
  if (mode === 'snapshot') return snapshot
  const yahoo = openYahoo({ ...live, reference: snapshotReference() })
  return mode === 'yahoo' ? yahoo : openAuto({ snapshot, yahoo, pinned })
}
