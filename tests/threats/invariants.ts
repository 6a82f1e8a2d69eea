import { sql } from 'kysely'
import { orderTransitions, type OrderState } from '../../domain/order.ts'
import { ticketTransitions, type PreState } from '../../domain/ticket.ts'
import type { Database } from '../../ledger/database.ts'
import { readPersonEntries } from '../../ledger/record.ts'

/** Rows that break a law of the gate, by law; each list must be empty. `personId` narrows it to one person's tickets. */
export const brokenLaws = async (db: Database, personId: string): Promise<Readonly<Record<string, readonly unknown[]>>> => {
  const k = db.kysely
  const broken: Record<string, readonly unknown[]> = {}
  const law = async (name: string, query: ReturnType<typeof sql<object>>): Promise<void> => {
    const { rows } = await query.execute(k)
    if (rows.length > 0) broken[name] = rows
  }
  const mine = sql`ticket_id IN (SELECT id FROM ticket WHERE owner_id = ${personId})`
  await law('an order is in the outbox', sql`SELECT id FROM orders WHERE ${mine} AND NOT EXISTS (SELECT 1 FROM outbox WHERE order_id = orders.id)`)
  await law('a confirmation follows a display of the same hash to the same person on the same channel', sql`
    SELECT id FROM confirmation c WHERE ${mine} AND NOT EXISTS (SELECT 1 FROM display d WHERE d.ticket_id = c.ticket_id AND d.hash = c.hash
      AND d.person_id = c.person_id AND d.channel = c.channel AND d.displayed_at <= c.confirmed_at)`)
  await law('one order a leg', sql`SELECT ticket_id, leg FROM orders WHERE ${mine} GROUP BY ticket_id, leg HAVING count(*) > 1`)
  await law('fills are at most the quantity, and add up', sql`
    SELECT id FROM orders WHERE ${mine} AND (filled_quantity > quantity OR filled_quantity <> (SELECT coalesce(sum(quantity), 0) FROM fill WHERE order_id = orders.id))`)
  await law('an order is confirmed or its ticket is not', sql`
    SELECT ticket_id FROM ticket_state WHERE ${mine} AND (state = 'CONFIRMED') <> EXISTS (SELECT 1 FROM orders WHERE orders.ticket_id = ticket_state.ticket_id)`)
  await law('a hold is open as long as its order', sql`
    SELECT hold.order_id FROM hold JOIN orders ON orders.id = hold.order_id JOIN outbox ON outbox.order_id = orders.id
    WHERE ${mine} AND (hold.released_at IS NULL) <> (outbox.done_at IS NULL)`)
  return { ...broken, ...await untoldSteps(db, personId) }
}

interface Step { readonly kind: string; readonly ticketId: string; readonly orderId?: string; readonly from?: string; readonly state?: string }

/** Every state of every ticket and order was told, in order, by steps that the maps allow, and the last one told is the one stored. */
const untoldSteps = async (db: Database, personId: string): Promise<Readonly<Record<string, readonly unknown[]>>> => {
  const k = db.kysely
  const entries = await readPersonEntries(k, personId)
  const steps = entries.map((entry): Step => ({ ...JSON.parse(entry.body) as Step, kind: entry.kind })).filter((step) => step.from !== undefined)
  const wrong: unknown[] = []
  const follow = (id: string, own: readonly Step[], start: string, stored: string, may: (from: string, to: string) => boolean): void => {
    let at = start
    for (const step of own) {
      if (step.from !== at || !may(at, step.state!)) wrong.push({ id, at, step })
      at = step.state!
    }
    if (at !== stored) wrong.push({ id, told: at, stored })
  }
  const tickets = await k.selectFrom('ticket_state').innerJoin('ticket', 'ticket.id', 'ticket_state.ticket_id').select(['ticket.id', 'state']).where('owner_id', '=', personId).execute()
  for (const ticket of tickets) follow(ticket.id, steps.filter((step) => step.ticketId === ticket.id && step.orderId === undefined), 'PROPOSED', ticket.state,
    (from, to) => ticketTransitions[from as PreState].includes(to as PreState))
  const orders = await k.selectFrom('orders').innerJoin('ticket', 'ticket.id', 'orders.ticket_id').select(['orders.id', 'state']).where('owner_id', '=', personId).execute()
  for (const order of orders) follow(order.id, steps.filter((step) => step.orderId === order.id), 'CONFIRMED', order.state,
    (from, to) => orderTransitions[from as OrderState].includes(to as OrderState))
  return wrong.length === 0 ? {} : { 'every step is told': wrong }
}
