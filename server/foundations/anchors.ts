import type { Checkpoint } from '../../ledger/checkpoint.ts'
import { anchorOf, anchorText } from '../../ledger/verify/anchor.ts'
import type { Log } from '../telemetry/log.ts'

/** What somebody else keeps of a checkpoint: nothing of anybody's words. */
export const anchorNews = (checkpoint: Checkpoint) => {
  const { at, keyId } = checkpoint.statement
  return { anchor: anchorText(anchorOf(checkpoint)), at, keyId, statement: checkpoint.statement, signature: checkpoint.signature }
}

/** At most so often, the newest one wins; a far end that says nothing for `timeoutMs` has not taken it. */
const defaults = { pauseMs: 60_000, timeoutMs: 5_000 }

/** Throws unless the far end took it. What it answers beside its status is not read: it may never end. */
const post = async (url: string, checkpoint: Checkpoint, timeoutMs: number): Promise<void> => {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(anchorNews(checkpoint)), signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}.`)
}

/**
 * Tells another system of new checkpoints, so that a roll-back of database and checkpoints together shows. What fails is tried
 * again after the pause, with the newest one by then, and logged when it begins and when it is over; nothing waits for it but `flush`, which never rejects.
 */
export const createAnchoring = (url: string | undefined, log: Log, { pauseMs, timeoutMs } = defaults): { readonly written: (checkpoint: Checkpoint) => void; readonly flush: () => Promise<void> } => {
  let waiting: Checkpoint | undefined
  let timer: NodeJS.Timeout | undefined
  let nextMs = 0
  let sending = Promise.resolve()
  let failing = false
  const soon = (): void => { timer ??= setTimeout(() => { void flush() }, Math.max(0, nextMs - performance.now())).unref() }
  const send = async (to: string): Promise<void> => {
    const checkpoint = waiting
    waiting = undefined
    if (!checkpoint) return
    nextMs = performance.now() + pauseMs
    try {
      await post(to, checkpoint, timeoutMs)
      if (failing) log.info('anchor-sent-again')
      failing = false
    } catch (error) {
      if (!failing) log.error('anchor-not-sent', error)
      failing = true
      waiting ??= checkpoint
      soon()
    }
  }
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    return sending = sending.then(() => (url === undefined ? undefined : send(url)))
  }
  return {
    written: (checkpoint) => {
      if (url === undefined) return
      waiting = checkpoint
      soon()
    },
    flush,
  }
}
