import { sdk } from './sdk.ts'

export interface AlpacaAccess {
  /** `https://paper-api.alpaca.markets` or another of the same API. */
  readonly baseUrl: string
  readonly keyId: string
  readonly secretKey: string
}

/** An answer of the API itself. What is no answer (time-out, broken line, a page of a proxy) is thrown. */
export type Reply =
  | { readonly ok: true; readonly body: unknown }
  /** `code` is Alpaca's own, and says that the API and no gateway in between has spoken. */
  | { readonly ok: false; readonly status: number; readonly code: number | undefined; readonly message: string }

export interface OrderRequest {
  readonly clientOrderId: string
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly quantity: string
  readonly limitPrice: string
}

export interface AlpacaClient {
  post(order: OrderRequest, signal: AbortSignal): Promise<Reply>
  byClientOrderId(clientOrderId: string, signal: AbortSignal): Promise<Reply>
  remove(orderId: string, signal: AbortSignal): Promise<Reply>
  /** Oldest first, at most 500: those after a time, or after the last one of the page before. */
  orders(after: { readonly time: string } | { readonly orderId: string }, signal: AbortSignal): Promise<Reply>
  /** Executions after a time, oldest first, at most 100; `pageToken` is the id of the last one seen. */
  fills(after: Date, pageToken: string | undefined, signal: AbortSignal): Promise<Reply>
}

export const ordersPage = 500
export const fillsPage = 100

/** The SDK with retries off: what is repeated, and when, is for the executor to decide. The credential goes into headers only. */
export const alpacaClient = ({ baseUrl, keyId, secretKey }: AlpacaAccess): AlpacaClient => {
  const open = async () => {
    const { trading, ApiError } = await sdk()
    const configuration = new trading.Configuration({ basePath: baseUrl.replace(/\/+$/, ''), keyId, secret: secretKey })
    return { orders: new trading.OrdersApi(configuration), activities: new trading.AccountActivitiesApi(configuration), ApiError }
  }
  let opened: ReturnType<typeof open> | undefined
  const ask = async (call: (api: Awaited<ReturnType<typeof open>>) => Promise<{ readonly raw: Response }>): Promise<Reply> => {
    const api = await (opened ??= open())
    try {
      const { raw } = await call(api)
      return { ok: true, body: raw.status === 204 ? undefined : await raw.json() as unknown }
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error
      return { ok: false, status: error.status, code: typeof error.code === 'number' ? error.code : undefined, message: error.message }
    }
  }
  return {
    post: (order, signal) => ask(({ orders }) => orders.postOrderRaw({
      postOrderRequest: {
        clientOrderId: order.clientOrderId, symbol: order.symbol, side: order.side, qty: order.quantity, type: 'limit', limitPrice: order.limitPrice, timeInForce: 'day',
      },
    }, { signal })),
    byClientOrderId: (clientOrderId, signal) => ask(({ orders }) => orders.getOrderByClientOrderIdRaw({ clientOrderId }, { signal })),
    remove: (orderId, signal) => ask(({ orders }) => orders.deleteOrderByOrderIDRaw({ orderId }, { signal })),
    orders: (after, signal) => ask(({ orders }) => orders.getAllOrdersRaw({
      status: 'all', direction: 'asc', limit: ordersPage, ...('time' in after ? { after: after.time } : { afterOrderId: after.orderId }),
    }, { signal })),
    fills: (after, pageToken, signal) => ask(({ activities }) => activities.getAccountActivitiesByActivityTypeRaw({
      activityType: 'FILL', after, direction: 'asc', pageSize: fillsPage, ...(pageToken !== undefined && { pageToken }),
    }, { signal })),
  }
}
