import { refuse, type Refusal } from '../../domain/result.ts'
import type { Actor, Tx } from '../deps.ts'
import { activeRole, moveBulk, noBulk, type StoredBulk } from './store.ts'

const expired = (bulk: StoredBulk): Refusal =>
  refuse('EXPIRED', 'This bulk has expired. Nothing was sent.', { bulkId: bulk.id, expiresAt: bulk.expiresAt }, 'Ask the advisor to propose it again.')
const rejected = (bulk: StoredBulk): Refusal =>
  refuse('WITHDRAWN', 'This bulk was rejected. Nothing was sent.', { bulkId: bulk.id }, 'Ask the advisor for another one.')
const done = (bulk: StoredBulk): Refusal =>
  refuse('ALREADY_EXECUTED', 'This bulk was approved before. It is not sent twice.', { bulkId: bulk.id }, 'Look at what became of its tickets.')
const samePerson = (bulk: StoredBulk): Refusal =>
  refuse('NOT_PERMITTED', 'Whoever proposed a bulk can not approve it.', { bulkId: bulk.id }, 'Ask another supervisor.')

export const wrongTerms = (bulk: Pick<StoredBulk, 'id'>): Refusal =>
  refuse('TERMS_MISMATCH', 'These are not the terms of this bulk. Nothing was sent.', { bulkId: bulk.id }, 'Open the bulk again and approve what it shows.')

/** Whether this person may review this locked bulk now, whatever they want to do with it. An expired one is moved there. */
export const reviewRefusal = async (tx: Tx, bulk: StoredBulk | undefined, actor: Actor, bulkId: string, at: string): Promise<Refusal | undefined> => {
  if (!bulk) return noBulk(bulkId)
  if (bulk.initiatorId === actor.person.id) return samePerson(bulk)
  if (await activeRole(tx, actor.person.id) !== 'supervisor') return noBulk(bulkId)
  if (bulk.state === 'APPROVED' || bulk.state === 'DONE') return done(bulk)
  if (bulk.state === 'REJECTED') return rejected(bulk)
  if (bulk.state === 'EXPIRED') return expired(bulk)
  if (at <= bulk.expiresAt) return undefined
  await moveBulk(tx, bulk, 'EXPIRED', {}, at)
  return expired(bulk)
}
