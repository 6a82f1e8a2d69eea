import { isRefusal } from '../../domain/result.ts'
import type { Actor } from '../../gates/deps.ts'
import { proposeBulk } from '../../gates/bulk/propose.ts'
import type { ProposeBulk } from '../personal/typed-accept.ts'
import type { Session } from '../auth/port.ts'
import type { Steward } from '../steward.ts'
import { rebalanceWishes } from './wishes.ts'

/** What `POST /api/bulk` does, for an advisor who accepts it in a conversation: proposed, and a supervisor decides. */
export const bulkInWords = async (steward: Steward, session: Session, actor: Actor, clients: readonly string[]): ReturnType<ProposeBulk> => {
  const id = await proposeBulk(steward.gate, { actor, kind: 'rebalance-to-policy', clients: await rebalanceWishes(steward, session, clients) })
  if (!isRefusal(id)) steward.checkpointer.schedule()
  return id
}
