import type { Person } from '../../domain/person.ts'
import type { Preferences } from '../../domain/preferences.ts'
import { isRefusal, type Refusal } from '../../domain/result.ts'
import type { Actor } from '../../gates/deps.ts'
import { readPreferences, writePreferences } from '../../ledger/preferences.ts'
import { settings as settingsTool } from '../../tools/settings/index.ts'
import { ask, record, type PersonalParts } from './parts.ts'

export const preferencesOf = (parts: PersonalParts, person: Person): Promise<Preferences> => readPreferences(parts.db.kysely, person.id)

/** Changes how a person is told things. Refuses what the tool refuses: another's account, or nothing to change. */
export const changePreferences = async (parts: PersonalParts, actor: Actor, change: Partial<Preferences>): Promise<Preferences | Refusal> => {
  const judged = await ask<object>(parts, actor.person, settingsTool, { action: 'change', ...change })
  if (isRefusal(judged)) return judged
  return parts.db.kysely.transaction().execute(async (tx) => {
    const then: Preferences = { ...await readPreferences(tx, actor.person.id), ...change }
    await writePreferences(tx, actor.person.id, then, parts.clock())
    await record(tx, parts, actor, 'settings-changed', { ...change })
    return then
  })
}
