import { expect } from 'vitest'
import { isRefusal } from '../../../domain/result.ts'
import { approveBulk } from '../../../gates/bulk/approve.ts'
import { displayBulk } from '../../../gates/bulk/display.ts'
import { proposeBulk } from '../../../gates/bulk/propose.ts'
import { readBulk } from '../../../gates/bulk/read.ts'
import { expireBulks, rejectBulk } from '../../../gates/bulk/reject.ts'
import { stepUpBulk } from '../../../gates/bulk/step-up.ts'
import { cancelTicket } from '../../../gates/cancel.ts'
import { buy, codeOf } from '../../../gates/testing.ts'
import type { Act } from './acts.ts'
import { drifted, letTimePass, untilDone, type Desk, type ExpectedBulk, type History } from './history.ts'

type Approval = Extract<Act, { readonly do: 'approve' }>['how']
type BulkAct = Extract<Act, { readonly do: 'bulk' }>['what']

/** A phone's codes that count now: this one and the next; the one before may be too old when a busy machine gets to it. */
const codes = 2

const deskOf = async (history: History): Promise<Desk> => {
  const { world, me } = history
  if (history.desk) return history.desk
  const desk: Desk = { advisor: await world.newPerson('advisor'), supervisor: await world.newPerson('supervisor'), clients: [me, await world.newInvestor()] }
  await world.db.kysely.insertInto('mandate').values(desk.clients.map(({ person }) =>
    ({ advisor_id: desk.advisor.person.id, client_id: person.id, account_id: `account-${person.id}`, scope: 'trade' as const, until: '2030-01-01' }))).execute()
  history.desk = desk
  return desk
}

const proposeOne = async (history: History): Promise<void> => {
  const { world } = history
  const { advisor, supervisor, clients } = await deskOf(history)
  history.size += 1
  const wishes = clients.map(({ person: { id } }) => ({
    clientId: id, accountId: `account-${id}`, wish: { accountId: `account-${id}`, title: 'Rebalance', legs: [buy('VTI', String(5 + history.size))], impact: null, taxUsd: null },
  }))
  const bulkId = await proposeBulk(world.deps, { actor: advisor, kind: 'rebalance-to-policy', clients: wishes })
  if (isRefusal(bulkId)) return
  const { hash, items } = (await readBulk(world.deps, supervisor.person, bulkId))!
  history.bulks.push({ id: bulkId, hash, price: history.price, ticketIds: items.flatMap(({ ticket }) => ticket?.id ?? []), state: 'open', proven: false, dropped: false })
}

const over: Partial<Record<ExpectedBulk['state'], string>> = { done: 'ALREADY_EXECUTED', rejected: 'WITHDRAWN', expired: 'EXPIRED' }

/** The first thing that forbids this approval. */
const expectedCode = ({ halted }: History, bulk: ExpectedBulk, how: Approval): string => {
  if (how === 'own') return 'NOT_PERMITTED'
  const ended = over[bulk.state]
  if (ended !== undefined) return ended
  if (how === 'wrong-hash') return 'TERMS_MISMATCH'
  if (bulk.state === 'open') return 'NOT_DISPLAYED'
  if (halted) return 'TRADING_HALTED'
  return bulk.proven ? 'ok' : 'INSUFFICIENT_USER_AUTHENTICATION'
}

export const approveOne = async (history: History, bulk: ExpectedBulk, how: Approval): Promise<void> => {
  const { world } = history
  const { advisor, supervisor } = await deskOf(history)
  const expected = expectedCode(history, bulk, how)
  const once = () => approveBulk(world.deps, { actor: how === 'own' ? advisor : supervisor, bulkId: bulk.id, hash: how === 'wrong-hash' ? 'f'.repeat(64) : bulk.hash })
  const answers = await Promise.all(how === 'twice' ? [once(), once()] : [once()])
  const told = answers.map(codeOf)
  expect(told).toContain(expected)
  if (expected !== 'ok') { expect(told).not.toContain('ok'); return }
  bulk.state = 'done'
  const gone = drifted(bulk.price, history.price) ? bulk.ticketIds : bulk.dropped ? bulk.ticketIds.slice(0, 1) : []
  const done = answers.find((answer) => !isRefusal(answer))
  expect(done && 'confirmed' in done ? [[...done.confirmed], done.excluded.map(({ ticketId }) => ticketId)] : done)
    .toEqual([bulk.ticketIds.filter((id) => !gone.includes(id)), [...gone]])
}

export const actOnBulk = async (history: History, what: BulkAct, which: number): Promise<void> => {
  if (what === 'propose') return proposeOne(history)
  const [{ world }, bulk] = [history, history.bulks[which]]
  if (!bulk) return undefined
  const { advisor, supervisor } = await deskOf(history)
  const alive = bulk.state === 'open' || bulk.state === 'shown'
  const target = { actor: supervisor, bulkId: bulk.id, hash: bulk.hash }
  if (what === 'display') {
    expect(codeOf(await displayBulk(world.deps, target))).toBe(over[bulk.state] ?? 'ok')
    if (alive) bulk.state = 'shown'
  } else if (what === 'prove') {
    if (history.step >= codes) return undefined
    const answer = await stepUpBulk(world.deps, { ...target, proof: { code: await world.code(history.step) } })
    expect(codeOf(answer)).toBe(over[bulk.state] ?? (bulk.state === 'open' ? 'NOT_DISPLAYED' : 'ok'))
    if (!isRefusal(answer)) [bulk.proven, history.step] = [true, history.step + 1]
  } else if (what === 'reject') {
    expect(codeOf(await rejectBulk(world.deps, { ...target, reason: 'history' }))).toBe(over[bulk.state] ?? 'ok')
    if (alive) bulk.state = 'rejected'
  } else if (what === 'expire') {
    if (!alive) return undefined
    await letTimePass(world, 'bulk', [bulk.id])
    await untilDone(() => expireBulks(world.deps))
    bulk.state = 'expired'
  } else if (alive) {
    expect(codeOf(await cancelTicket(world.deps, { actor: advisor, ticketId: bulk.ticketIds[0]! }))).toBe('ok')
    bulk.dropped = true
  }
  return undefined
}
