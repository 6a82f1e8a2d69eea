import { changeProfile, previewProfile } from '../../../gates/change-profile.ts'
import type { Steward } from '../../steward.ts'
import { answered } from '../answers.ts'
import { actorOf } from '../gate-input.ts'
import { ok, param, parsed, type Routes, type SignedCall } from '../routing.ts'
import { alertWish, byHash, helpWish, importWish, memoryChange, memoryWish, nothing, planWish, profileChange, settingsChange, taskMove } from './personal-schemas.ts'

type PersonalEndpoint =
  | 'GET /api/profile' | 'POST /api/profile/preview' | 'POST /api/profile'
  | 'GET /api/plans' | 'POST /api/plans/preview' | 'POST /api/plans' | 'POST /api/plans/:id/cancel' | 'POST /api/imports/preview' | 'POST /api/imports'
  | 'GET /api/memories' | 'POST /api/memories' | 'POST /api/memories/:id' | 'POST /api/memories/:id/forget'
  | 'GET /api/alerts' | 'POST /api/alerts' | 'POST /api/alerts/:id/cancel' | 'GET /api/tasks' | 'POST /api/tasks' | 'POST /api/tasks/:id'
  | 'GET /api/settings' | 'POST /api/settings'

/** The person's own acts beside trading: each is a request of theirs, none is a model's. */
export const personalRoutes = (steward: Steward): Routes<PersonalEndpoint> => {
  const { personal, gate } = steward
  const undone = (call: SignedCall): string => { parsed(nothing, call.body); return param(call, 'id') }
  return {
    'GET /api/profile': async ({ session }) => ok((await steward.readFacts(session.person)).ips),
    'POST /api/profile/preview': async (call) => answered(await previewProfile(gate, { actor: actorOf(call), change: parsed(profileChange, call.body).change })),
    'POST /api/profile': async (call) => {
      const result = answered(await changeProfile(gate, { actor: actorOf(call), hash: parsed(byHash, call.body).hash }))
      steward.checkpointer.schedule()
      return result
    },
    'GET /api/plans': async ({ session }) => ok({ plans: await personal.plansOf(session.person) }),
    'POST /api/plans/preview': async (call) => answered(await personal.previewPlan(actorOf(call), parsed(planWish, call.body))),
    'POST /api/plans': async (call) => answered(await personal.agreePlan(actorOf(call), parsed(byHash, call.body).hash), 201),
    'POST /api/plans/:id/cancel': async (call) => answered(await personal.stopPlan(actorOf(call), undone(call))),
    'POST /api/imports/preview': async (call) => answered(await personal.previewImport(actorOf(call), parsed(importWish, call.body))),
    'POST /api/imports': async (call) => answered(await personal.agreeImport(actorOf(call), parsed(byHash, call.body).hash), 201),
    'GET /api/memories': async ({ session }) => ok({ memories: await personal.memoriesOf(session.person) }),
    'POST /api/memories': async (call) => answered(await personal.remember(actorOf(call), parsed(memoryWish, call.body)), 201),
    'POST /api/memories/:id': async (call) => answered(await personal.correct(actorOf(call), { memoryId: param(call, 'id'), ...parsed(memoryChange, call.body) })),
    'POST /api/memories/:id/forget': async (call) => answered(await personal.forget(actorOf(call), undone(call))),
    'GET /api/alerts': async ({ session }) => ok({ alerts: await personal.alertsOf(session.person) }),
    'POST /api/alerts': async (call) => answered(await personal.setAlert(actorOf(call), parsed(alertWish, call.body)), 201),
    'POST /api/alerts/:id/cancel': async (call) => answered(await personal.stopAlert(actorOf(call), undone(call))),
    'GET /api/settings': async ({ session }) => ok(await personal.preferencesOf(session.person)),
    'POST /api/settings': async (call) => answered(await personal.changePreferences(actorOf(call), parsed(settingsChange, call.body))),
    'GET /api/tasks': async ({ session }) => ok({ tasks: await personal.tasksOf(session.person) }),
    'POST /api/tasks': async (call) => answered(await personal.openTask(actorOf(call), parsed(helpWish, call.body)), 201),
    'POST /api/tasks/:id': async (call) => answered(await personal.moveTask(actorOf(call), param(call, 'id'), parsed(taskMove, call.body).state)),
  }
}
