import type { Person } from '../../domain/person.ts'
import type { AlertFacts, AlertRule } from '../../domain/personal.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import type { Actor } from '../../gates/deps.ts'
import { readPreferences } from '../../ledger/preferences.ts'
import { endAlert, readActiveAlerts, readAlerts, type ActiveAlert } from '../../ledger/personal.ts'
import { standingOf, type AlertGround } from '../../tools/alerts/evaluate.ts'
import { ownConversation, record, type PersonalParts } from './parts.ts'

const mostActive = 50

const groundOf = async (parts: PersonalParts, person: Person, symbols: readonly string[]): Promise<AlertGround> => {
  const { accounts, ips } = await parts.readFacts(person)
  const held = accounts.flatMap((account) => account.positions.map(({ symbol }) => symbol))
  return { accounts, ips, market: await parts.gate.market.asOf(parts.gate.market.now(), [...new Set([...held, ...symbols])]) }
}

const symbolsOf = (rule: AlertRule): readonly string[] => (rule.kind === 'price' ? [rule.symbol] : [])

/** Sets an alert that can be judged and is not so already. */
export const setAlert = async (parts: PersonalParts, actor: Actor, wish: { readonly rule: AlertRule; readonly conversationId?: string | undefined }): Promise<AlertFacts | Refusal> => {
  const { rule } = wish
  const waiting = (await readAlerts(parts.db.kysely, actor.person.id)).filter(({ state }) => state === 'active')
  if (waiting.length >= mostActive) return refuse('TOO_MANY_ALERTS', `${mostActive} alerts are waiting already.`, { active: waiting.length }, 'Stop one first.')
  const standing = standingOf(rule, await groundOf(parts, actor.person, symbolsOf(rule)))
  if (!standing) return refuse('NOT_FOUND', 'There is nothing of that name to watch.', { rule }, 'Name a symbol or one of your accounts.')
  if (standing.met) return refuse('ALREADY_TRUE', `That is so already. ${standing.text}`, { rule, asOf: standing.asOf }, 'Choose another level.')
  const alertId = parts.newId('alert')
  const setOn = parts.gate.market.now()
  return parts.db.kysely.transaction().execute(async (tx) => {
    const conversationId = await ownConversation(tx, actor, wish.conversationId)
    await tx.insertInto('alert').values({ id: alertId, person_id: actor.person.id, rule: JSON.stringify(rule), conversation_id: conversationId, state: 'active', set_on: setOn, fired_on: null }).execute()
    await record(tx, parts, actor, 'alert-set', { alertId, rule })
    return { alertId, rule, state: 'active', setOn }
  })
}

export const stopAlert = (parts: PersonalParts, actor: Actor, alertId: string): Promise<{ readonly alertId: string; readonly state: 'canceled' } | Refusal> =>
  parts.db.kysely.transaction().execute(async (tx) => {
    if (!await endAlert(tx, alertId, 'canceled', parts.gate.market.now(), actor.person.id)) return refuse('NOT_FOUND', 'There is no such alert waiting.', { alertId }, 'Look at your alerts.')
    await record(tx, parts, actor, 'alert-canceled', { alertId })
    return { alertId, state: 'canceled' }
  })

export const alertsOf = (parts: PersonalParts, person: Person): Promise<readonly AlertFacts[]> => readAlerts(parts.db.kysely, person.id)

/** Told once: of two servers that see it, the one whose update changes the row tells it. */
const fire = async (parts: PersonalParts, alert: ActiveAlert, text: string): Promise<boolean> => {
  const told = await parts.db.kysely.transaction().execute(async (tx) => (await endAlert(tx, alert.alertId, 'fired', parts.gate.market.now())
    ? parts.notices.write(tx, { personId: alert.personId, conversationId: alert.conversationId, code: 'ALERT', text: `You asked me to tell you. ${text}`, facts: { alertId: alert.alertId } })
    : undefined))
  // Told in the conversation in any case; open pages only where the person wants it.
  if (told && (await readPreferences(parts.db.kysely, alert.personId)).notifications !== 'off') await parts.notices.send(told)
  return told !== undefined
}

/** Looks at every alert that waits, and tells those that are met. One person's trouble does not silence the others. Returns how many were told. */
export const tellAlerts = async (parts: PersonalParts): Promise<number> => {
  const byPerson = Map.groupBy(await readActiveAlerts(parts.db.kysely), ({ personId }) => personId)
  let told = 0
  for (const [personId, alerts] of byPerson) {
    try {
      const person = await parts.db.kysely.selectFrom('person').select(['id', 'role', 'email', 'label']).where('id', '=', personId).where('active', '=', true).executeTakeFirst()
      if (!person) continue
      const ground = await groundOf(parts, person as Person, alerts.flatMap(({ rule }) => symbolsOf(rule)))
      for (const alert of alerts) {
        const standing = standingOf(alert.rule, ground)
        if (standing?.met && await fire(parts, alert, standing.text)) told += 1
      }
    } catch (error) {
      parts.log.error('alerts-failed', error, { personId })
    }
  }
  return told
}
