import type { z } from 'zod'
import { digestOf } from '../../domain/canonical.ts'
import type { Person } from '../../domain/person.ts'
import type { PlanFacts } from '../../domain/personal.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { refusable, showAct, takeAct } from '../../gates/acts.ts'
import type { Actor } from '../../gates/deps.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import { bookDue, cancelPlan, duePlans, insertPlan, readPlans, type NewPlan, type PlanBooking } from '../../ledger/plans.ts'
import { plans as plansTool } from '../../tools/plans/index.ts'
import { ask, record, type PersonalParts } from './parts.ts'

export type PlanWish = Pick<PlanFacts, 'kind' | 'accountId' | 'amountUsd' | 'every' | 'firstOn' | 'until'>

export interface PlanPreview {
  readonly hash: string
  readonly plan: PlanWish & { readonly planId: string }
  readonly proposed: NonNullable<z.input<typeof plansTool.output>['proposed']>
  readonly stepUpRequired: boolean
  readonly expiresAt: string
}

type Terms = Omit<NewPlan, 'hash' | 'grantId'> & { readonly stepUp: boolean }

const notPaper = (): Refusal =>
  refuse('NOT_PAPER', 'With a real broker, money is paid in and out at the broker itself.', {}, 'Use the broker\'s own page.')

/** Shows a plan with what it would do, and records that this session was shown it. Money that leaves needs step-up. */
export const previewPlan = async (parts: PersonalParts, actor: Actor, wish: PlanWish): Promise<PlanPreview | Refusal> => {
  if (!parts.paper) return notPaper()
  const { kind, until, ...rest } = wish
  const judged = await ask<z.input<typeof plansTool.output>>(parts, actor.person, plansTool, { action: kind === 'deposit' ? 'deposit' : 'withdraw', ...rest, ...(until === null ? {} : { until }) })
  if (isRefusal(judged)) return judged
  const proposed = judged.proposed!
  const plan = { ...wish, amountUsd: proposed.amountUsd, planId: parts.newId('plan') }
  const terms: Terms = { ...plan, personId: actor.person.id, stepUp: kind === 'withdrawal' }
  const hash = digestOf({ act: 'steward-plan-v1', ...terms })
  const expiresAt = await parts.gate.db.kysely.transaction().execute((tx) => showAct(tx, parts.gate, actor, { kind: 'plan', hash, terms }))
  return { hash, plan, proposed, stepUpRequired: terms.stepUp, expiresAt }
}

const tooLittle = (booking: PlanBooking): Refusal =>
  refuse('NOT_ENOUGH_CASH', 'The free cash does not cover this withdrawal. Nothing was planned or moved.', { accountId: booking.accountId, amountUsd: booking.amountUsd }, 'Sell something first, or take out less.')

/** Keeps the plan as it was shown, and books what is due at once, in one transaction with its entries. */
export const agreePlan = (parts: PersonalParts, actor: Actor, hash: string): Promise<{ readonly plan: PlanFacts; readonly booked: readonly PlanBooking[] } | Refusal> =>
  refusable(parts.db, async (tx) => {
    const taken = await takeAct(tx, parts.gate, actor, { kind: 'plan', hash, stepUp: (terms) => (terms as Terms).stepUp })
    if (isRefusal(taken)) return taken
    const { stepUp: _stepUp, ...plan } = taken.terms as Terms
    await insertPlan(tx, { ...plan, hash, grantId: taken.grantId })
    const booked: PlanBooking[] = []
    const today = parts.gate.market.now()
    for (let booking = await bookDue(tx, plan.planId, today); booking; booking = await bookDue(tx, plan.planId, today)) {
      if (booking.result === 'short') return tooLittle(booking)
      booked.push(booking)
    }
    // The account was locked above; the chain comes last, as everywhere.
    await record(tx, parts, actor, 'plan-agreed', { hash, plan, grantId: taken.grantId })
    for (const booking of booked) await record(tx, parts, actor, 'plan-booked', { ...booking })
    const [kept] = (await readPlans(tx, actor.person.id)).filter(({ planId }) => planId === plan.planId)
    return { plan: kept!, booked }
  })

export const stopPlan = (parts: PersonalParts, actor: Actor, planId: string): Promise<{ readonly planId: string; readonly state: 'canceled' } | Refusal> =>
  parts.db.kysely.transaction().execute(async (tx) => {
    if (!await cancelPlan(tx, actor.person.id, planId)) return refuse('NOT_FOUND', 'There is no such plan running.', { planId }, 'Look at your plans.')
    await record(tx, parts, actor, 'plan-canceled', { planId })
    return { planId, state: 'canceled' }
  })

export const plansOf = (parts: PersonalParts, person: Person): Promise<readonly PlanFacts[]> => readPlans(parts.db.kysely, person.id)

const newsOf = ({ kind, amountUsd, on, result }: PlanBooking): string => (result === 'short'
  ? `The withdrawal of ${amountUsd} USD planned for ${on} was left out: the free cash did not cover it.`
  : `The ${kind} of ${amountUsd} USD planned for ${on} was booked on paper.`)

/** Books every day that the market's date has reached; each with its entry and its notice. Returns how many. */
export const bookDuePlans = async (parts: PersonalParts): Promise<number> => {
  const today = parts.gate.market.now()
  let count = 0
  for (let due = await duePlans(parts.db.kysely, today); due.length > 0; due = await duePlans(parts.db.kysely, today)) {
    for (const planId of due) {
      const told = await parts.db.kysely.transaction().execute(async (tx) => {
        const booking = await bookDue(tx, planId, today)
        if (!booking) return undefined
        await appendEntry(tx, personChain(booking.personId), booking.result === 'short' ? 'plan-skipped' : 'plan-booked', booking, parts.clock())
        return parts.notices.write(tx, { personId: booking.personId, conversationId: null, code: 'PLAN_DUE', text: newsOf(booking), facts: { planId } })
      })
      if (told) await parts.notices.send(told)
      count += told ? 1 : 0
    }
  }
  return count
}
