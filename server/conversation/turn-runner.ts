import { createKeyedQueue } from '../concurrency/keyed-queue.ts'
import { createClaims } from './claims.ts'
import type { ConversationParts } from './parts.ts'
import { runOneTurn, type TurnJob } from './turn.ts'

/** Runs turns: one at a time in a conversation, and each can be stopped. */
export interface TurnRunner {
  run(job: Omit<TurnJob, 'signal'>): Promise<void>
  /** Messages that wait or are being answered. */
  waiting(conversationId: string): number
  stop(conversationId: string): void
  /** Waits for what runs, but no longer than `graceMs`; then stops it. */
  end(graceMs: number): Promise<void>
}

export const createTurnRunner = (parts: ConversationParts): TurnRunner => {
  const queue = createKeyedQueue()
  const running = new Map<string, AbortController>()
  const claims = createClaims(parts.db, parts.log)
  return {
    run: (job) => {
      const { conversationId, turnId } = job.input
      claims.hold(turnId)
      return queue.run(conversationId, async () => {
        const controller = new AbortController()
        running.set(conversationId, controller)
        try {
          await claims.myTurn(conversationId, turnId)
          await runOneTurn(parts, { ...job, signal: controller.signal })
        } finally {
          running.delete(conversationId)
          claims.release(turnId)
        }
      })
    },
    waiting: queue.length,
    stop: (conversationId) => { running.get(conversationId)?.abort(new Error('The person stopped this turn.')) },
    end: async (graceMs) => {
      const timer = setTimeout(() => { for (const controller of running.values()) controller.abort(new Error('The server stops.')) }, graceMs)
      await queue.idle()
      clearTimeout(timer)
      claims.stop()
    },
  }
}
