interface Failure { readonly name?: unknown; readonly status?: unknown; readonly code?: unknown; readonly headers?: { get?(name: string): string | null } | undefined }

/** Longer than this nobody waits for: the offline model answers instead. */
const longestWaitMs = 5_000
/** Out of money is not a hiccup, whatever status it comes with. */
const finalCodes = new Set(['insufficient_quota', 'invalid_api_key', 'model_not_found', 'content_filter'])

/** Milliseconds that the endpoint asks us to wait: `retry-after` in seconds; dates are not used by model endpoints. */
const wantedWaitMs = ({ headers }: Failure): number => {
  const seconds = Number(headers?.get?.('retry-after') ?? '0')
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0
}

/**
 * What to do after a failed attempt: milliseconds to wait beside the growing, randomised pause of the library, or `undefined` to give up.
 * Worth another try are 408, 409, 429, 5xx and broken connections; not what we did wrong, and not a time-out, which has cost the person a wait.
 */
export const waitBeforeRetry = (error: unknown): number | undefined => {
  const failure = (typeof error === 'object' && error !== null ? error : {}) as Failure
  if (failure.name === 'TimeoutError' || failure.name === 'AbortError' || finalCodes.has(String(failure.code))) return undefined
  const status = Number(failure.status ?? 0)
  if (status >= 400 && status < 500 && ![408, 409, 429].includes(status)) return undefined
  const wait = wantedWaitMs(failure)
  return wait > longestWaitMs ? undefined : wait
}
