import type { Checkpoint } from '../../ledger/checkpoint.ts'
import { anchorOf, anchorText } from '../../ledger/verify/anchor.ts'
import type { Log } from '../telemetry/log.ts'

/** What somebody else keeps of a checkpoint: nothing of anybody's words. */
export const anchorNews = (checkpoint: Checkpoint) => {
  const { at, keyId } = checkpoint.statement
  return { anchor: anchorText(anchorOf(checkpoint)), at, keyId, statement: checkpoint.statement, signature: checkpoint.signature }
}

/** At most so often; the newest one wins. */
const leastPauseMs = 60_000

/** Tells another system of new checkpoints, so that a roll-back of database and checkpoints together shows. A failure is logged, never waited for. */
export const createAnchoring = (url: string | undefined, log: Log): { readonly written: (checkpoint: Checkpoint) => void; readonly flush: () => Promise<void> } => {
  let waiting: Checkpoint | undefined
  let timer: NodeJS.Timeout | undefined
  let nextMs = 0
  const send = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const checkpoint = waiting
    waiting = undefined
    if (url === undefined || !checkpoint) return
    nextMs = performance.now() + leastPauseMs
    try {
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(anchorNews(checkpoint)), signal: AbortSignal.timeout(5_000), redirect: 'error' })
      if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}.`)
    } catch (error) {
      log.error('anchor-not-sent', error)
    }
  }
  return {
    written: (checkpoint) => {
      if (url === undefined) return
      waiting = checkpoint
      timer ??= setTimeout(() => { void send() }, Math.max(0, nextMs - performance.now())).unref()
    },
    flush: send,
  }
}
