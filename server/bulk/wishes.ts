import { isRefusal, type Refusal } from '../../domain/result.ts'
import type { ClientWish } from '../../gates/bulk/propose.ts'
import { proposalOf, type tradeProposer } from '../../tools/trade-proposer/index.ts'
import type { z } from 'zod'
import type { Session } from '../auth/port.ts'
import { notFound } from '../http/problem.ts'
import { recommending } from '../proposals/recommendation.ts'
import type { Steward } from '../steward.ts'

type Proposed = z.output<typeof tradeProposer.output>

/**
 * A rebalance to each client's own policy, worked out by the same tool as in a conversation. `names` are ids of clients or of their
 * accounts; a client stands for every account of theirs. Throws 404 for one that is not in this advisor's book.
 */
export const rebalanceWishes = async (steward: Steward, session: Session, names: readonly string[]): Promise<ClientWish[]> => {
  const { facts, turnId, run } = await recommending(steward, session)
  const all = facts.clients.flatMap((client) => client.accounts.map(({ accountId }) => ({ clientId: client.personId, accountId })))
  const wanted = names.flatMap((name) => {
    const found = all.filter(({ clientId, accountId }) => name === clientId || name === accountId)
    if (found.length === 0) throw notFound('There is no such client in your book.')
    return found
  })
  const wishes: ClientWish[] = []
  for (const each of new Map(wanted.map((place) => [place.accountId, place])).values()) {
    const output: Proposed | Refusal = await run<Proposed>('trade-proposer', { ...each, toPolicy: true })
    wishes.push({ ...each, turnId, wish: isRefusal(output) ? output : proposalOf(output) })
  }
  return wishes
}
