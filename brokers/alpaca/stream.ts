import type { AlpacaAccess } from './client.ts'
import { sdk } from './sdk.ts'

/** `wss://…/stream` beside the REST address. */
const streamUrl = (baseUrl: string): string => `${baseUrl.replace(/^http/, 'ws').replace(/\/+$/, '')}/stream`

/**
 * Calls `changed` with the client order id whenever Alpaca tells something of an order. A hint to look, nothing more: its events may be
 * lost, doubled or late. Reconnects by itself; a stream that can't be had is not an error.
 */
export const watchTradeUpdates = ({ baseUrl, keyId, secretKey }: AlpacaAccess, changed: (clientOrderId: string) => void): (() => void) => {
  let closed = false
  const opened = sdk().then(({ streaming }) => {
    if (closed) return undefined
    const stream = new streaming.TradingStream({ url: streamUrl(baseUrl), credentials: { keyId, secret: secretKey } })
    stream.on(streaming.EVENT.CLIENT_ERROR, () => undefined)
    stream.onTradeUpdate((update) => { if (typeof update.order.clientOrderId === 'string') changed(update.order.clientOrderId) })
    stream.subscribeTradeUpdates()
    stream.connect()
    return stream
  }).catch(() => undefined)
  return () => {
    closed = true
    void opened.then((stream) => stream?.disconnect())
  }
}
