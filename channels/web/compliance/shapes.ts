/** What the supervision and trade endpoints answer. */
export type ItemKind = 'activity' | 'policy' | 'lexicon' | 'sample'
export type Decision = 'no-action' | 'follow-up' | 'escalate'

export interface QueueItem {
  readonly id: string
  readonly kind: ItemKind
  readonly rule: string
  readonly openedAt: string
  readonly person: { readonly id: string; readonly label: string; readonly email: string }
  readonly conversationId: string | null
  readonly seq: number
  readonly entryKind: string
  readonly excerpt: string
  readonly review: { readonly decision: Decision; readonly reviewer: string; readonly at: string; readonly note: string } | null
}
export interface QueueCount { readonly open: number; readonly activity: number; readonly newestAt: string | null }

export interface TradeLeg {
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly shown: { readonly quantity: string; readonly refPrice: string; readonly limitPrice: string | null }
  readonly done: { readonly orderId: string; readonly state: string; readonly quantity: string; readonly limitPrice: string; readonly filledQuantity: string; readonly averagePrice: string | null; readonly asShown: boolean } | null
}
export interface Trade {
  readonly ticketId: string
  readonly hash: string
  readonly state: string
  readonly worstCaseUsd: string
  readonly displayedAt: string | null
  readonly confirmedAt: string | null
  readonly sameHash: boolean | null
  readonly stepUp: boolean
  readonly legs: readonly TradeLeg[]
}
