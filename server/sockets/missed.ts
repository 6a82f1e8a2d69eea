import { idOfSession } from '../conversation/service.ts'
import type { Numbered } from '../conversation/outbound.ts'

/** Clients that keep count say `resume` at once; after this silence a client gets unasked what it missed. */
export const silenceMs = 300
const mostRemembered = 20_000

/** What a session's own conversation sent while nobody listened: for clients that do not keep count of the numbers. */
export interface Missed {
  /** Notes an event that found no socket. */
  note(sent: Numbered): void
  has(sessionId: string): boolean
  /** The number after which the session missed something, once; `undefined` when it missed nothing. */
  take(sessionId: string): number | undefined
  /** Another server had a listener. */
  heardElsewhere(conversationId: string): void
}

export const createMissed = (): Missed => {
  const firsts = new Map<string, number>()
  return {
    note: ({ conversationId, seq }) => {
      if (firsts.has(conversationId)) return
      if (firsts.size >= mostRemembered) firsts.delete(firsts.keys().next().value ?? '')
      firsts.set(conversationId, seq)
    },
    has: (sessionId) => firsts.has(idOfSession(sessionId)),
    take: (sessionId) => {
      const id = idOfSession(sessionId)
      const first = firsts.get(id)
      firsts.delete(id)
      return first === undefined ? undefined : first - 1
    },
    heardElsewhere: (conversationId) => { firsts.delete(conversationId) },
  }
}
