import { expect } from 'vitest'
import { isRefusal } from '../../../domain/result.ts'
import { cancelTicket } from '../../../gates/cancel.ts'
import { displayTicket } from '../../../gates/display.ts'
import { expireTickets } from '../../../gates/expire.ts'
import { requoteTicket } from '../../../gates/requote.ts'
import { buy, codeOf, confirm, propose, sell } from '../../../gates/testing.ts'
import { drifted, letTimePass, untilDone, type ExpectedTicket, type History } from './history.ts'

/** The first thing that forbids this confirmation, as the contract orders it. */
const expectedCode = (history: History, ticket: ExpectedTicket, wrong: boolean): string => {
  if (ticket.state === 'confirmed') return 'ALREADY_EXECUTED'
  if (ticket.state === 'withdrawn') return 'WITHDRAWN'
  if (ticket.state === 'expired') return 'EXPIRED'
  if (ticket.state === 'superseded') return 'SUPERSEDED'
  if (wrong) return 'TERMS_MISMATCH'
  if (ticket.state === 'open') return 'NOT_DISPLAYED'
  if (history.halted) return 'TRADING_HALTED'
  // Only the price of what is bought moves in these histories.
  return ticket.side === 'buy' && drifted(ticket.price, history.price) ? 'SUPERSEDED' : 'ok'
}

const add = (history: History, ticket: { readonly id: string; readonly hash: string }, side: ExpectedTicket['side']): void => {
  history.tickets.push({ id: ticket.id, hash: ticket.hash, side, price: history.price, state: 'open' })
}

export const proposeOne = async (history: History, side: 'buy' | 'sell', large: boolean): Promise<void> => {
  history.size += 1
  const size = String((large ? 260 : 10) + history.size)
  const ticket = await propose(history.world, [side === 'buy' ? buy('VTI', size) : sell('BND', size)], history.me)
  if (!isRefusal(ticket)) add(history, ticket, side)
}

export const confirmOne = async (history: History, ticket: ExpectedTicket, wrong: boolean, times: number): Promise<void> => {
  const { world, me } = history
  const expected = expectedCode(history, ticket, wrong)
  history.key += 1
  const answers = await Promise.all(Array.from({ length: times }, (_, n) =>
    confirm(world, wrong ? { id: ticket.id, hash: 'f'.repeat(64) } : ticket, `${me.person.id}/${history.key}/${n}`, me)))
  const codes = answers.map(codeOf)
  expect(codes.filter((code) => code === 'ok')).toHaveLength(expected === 'ok' ? 1 : 0)
  expect(codes).toContain(expected)
  if (expected === 'ok') ticket.state = 'confirmed'
  const next = answers.find((answer) => isRefusal(answer) && answer.code === 'SUPERSEDED' && answer.facts['replacement'] !== null)
  if (expected !== 'SUPERSEDED' || ticket.state === 'superseded') return
  ticket.state = 'superseded'
  if (!next || !isRefusal(next)) return
  const row = await world.db.kysely.selectFrom('ticket').select(['id', 'hash']).where('id', '=', String(next.facts['replacement'])).executeTakeFirstOrThrow()
  add(history, row, ticket.side)
}

export const actOnTicket = async (history: History, what: 'display' | 'cancel' | 'requote' | 'expire', ticket: ExpectedTicket): Promise<void> => {
  const { me, world } = history
  const target = { actor: me, ticketId: ticket.id }
  const alive = ticket.state === 'open' || ticket.state === 'shown'
  if (what === 'display') {
    expect(isRefusal(await displayTicket(world.deps, { ...target, hash: ticket.hash }))).toBe(!alive)
    if (alive) ticket.state = 'shown'
  } else if (what === 'cancel') {
    const answer = await cancelTicket(world.deps, target)
    if (alive) ticket.state = 'withdrawn'
    expect('status' in answer ? answer.status : answer.code).toBe(
      ticket.state === 'withdrawn' ? 200 : ticket.state === 'confirmed' ? 202 : ticket.state === 'expired' ? 'EXPIRED' : 'SUPERSEDED')
  } else if (what === 'expire') {
    if (!alive) return
    await letTimePass(world, 'ticket', [ticket.id])
    await untilDone(() => expireTickets(world.deps))
    ticket.state = 'expired'
  } else {
    const answer = await requoteTicket(world.deps, target)
    if (isRefusal(answer)) return
    expect(alive || ticket.state === 'expired').toBe(true)
    ticket.state = 'superseded'
    add(history, answer, ticket.side)
  }
}
