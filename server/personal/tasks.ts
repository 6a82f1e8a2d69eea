import type { Transaction } from 'kysely'
import type { Person } from '../../domain/person.ts'
import type { TaskFacts } from '../../domain/personal.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { Actor } from '../../gates/deps.ts'
import { advisorOf, readOwnTasks, readTasks, type OpenTask } from '../../ledger/personal.ts'
import type { Schema } from '../../ledger/schema.ts'
import { humanHelp } from '../../tools/human-help/index.ts'
import { ask, ownConversation, record, type PersonalParts } from './parts.ts'

type Judged = { readonly wish: { readonly body: Readonly<Record<string, unknown>> } }

type OpenedTask = TaskFacts & { readonly to: 'advisor' | 'firm' }

/** Opens a request: the person's advisor gets it, or the firm where there is none. `also`: what stands or falls with it. */
export const openTask = async (
  parts: PersonalParts, actor: Actor, wish: { readonly topic: string; readonly conversationId?: string | undefined }, also?: (tx: Transaction<Schema>, opened: OpenedTask) => Promise<void>,
): Promise<OpenedTask | Refusal> => {
  const judged = await ask<Judged>(parts, actor.person, humanHelp, { topic: wish.topic })
  if (isRefusal(judged)) return judged
  const topic = String(judged.wish.body['topic'])
  const taskId = parts.newId('task')
  return parts.db.kysely.transaction().execute(async (tx) => {
    const conversationId = await ownConversation(tx, actor, wish.conversationId)
    const advisorId = await advisorOf(tx, actor.person.id, parts.gate.market.now())
    const openedAt = parts.clock()
    await tx.insertInto('task').values({ id: taskId, person_id: actor.person.id, advisor_id: advisorId, topic, conversation_id: conversationId, state: 'open', taken_by: null, opened_at: openedAt, changed_at: openedAt }).execute()
    await record(tx, parts, actor, 'task-opened', { taskId, topic, advisorId, conversationId })
    const opened: OpenedTask = { taskId, topic, state: 'open', openedAt: openedAt.toISOString(), to: advisorId === null ? 'firm' : 'advisor' }
    await also?.(tx, opened)
    return opened
  })
}

/** An investor's own requests; an advisor's clients'; for a supervisor, those of the whole firm. */
export const tasksOf = (parts: PersonalParts, person: Person): Promise<readonly (TaskFacts | OpenTask)[]> =>
  (person.role === 'investor' ? readOwnTasks(parts.db.kysely, person.id) : readTasks(parts.db.kysely, person.role === 'advisor' ? person.id : undefined))

const words = { taken: 'has taken your request', done: 'has answered your request' } as const

/** Takes or closes a request, and tells the person who asked. Another advisor's is not found, as none. */
export const moveTask = async (parts: PersonalParts, actor: Actor, taskId: string, state: 'taken' | 'done'): Promise<{ readonly taskId: string; readonly state: 'taken' | 'done' } | Refusal> => {
  const result = await parts.db.kysely.transaction().execute(async (tx) => {
    const task = await tx.selectFrom('task').selectAll().where('id', '=', taskId).forUpdate().executeTakeFirst()
    const theirs = task && (actor.person.role === 'supervisor' || task.advisor_id === actor.person.id)
    if (!task || !theirs) return refuse('NOT_FOUND', 'There is no such request.', { taskId }, 'Look at the open requests.')
    if (task.state === 'done' || task.state === state) return refuse('ALREADY_EXECUTED', `This request is ${task.state} already.`, { taskId, state: task.state }, 'Nothing needs to be done.')
    await tx.updateTable('task').set({ state, taken_by: actor.person.id, changed_at: parts.clock() }).where('id', '=', taskId).execute()
    await record(tx, parts, actor, state === 'taken' ? 'task-taken' : 'task-done', { taskId, personId: task.person_id })
    return parts.notices.write(tx, {
      personId: task.person_id, conversationId: task.conversation_id, code: 'TASK', facts: { taskId, state },
      text: `${actor.person.role === 'supervisor' ? 'The firm' : 'Your advisor'} ${words[state]}: ${task.topic}`,
    })
  })
  if (isRefusal(result)) return result
  await parts.notices.send(result)
  return { taskId, state }
}
