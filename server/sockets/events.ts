import { z } from 'zod'
import { isRefusal } from '../../domain/result.ts'
import { isStorable } from '../../domain/storable.ts'
import { mayCall, socketAccess } from '../access.ts'
import { createKeyedQueue } from '../concurrency/keyed-queue.ts'
import { idOfSession } from '../conversation/service.ts'
import type { Steward } from '../steward.ts'
import { closeHard } from './close.ts'
import { sendTo } from './deliver.ts'
import type { ChatSocket } from './namespace.ts'
import { createThrottle } from './throttle.ts'

const storable = (most: number) => z.string().min(1).max(most).refine(isStorable, 'a text without NUL and half characters')
const id = storable(100)
const schemas = {
  message: z.strictObject({ conversationId: id.optional(), text: storable(8000), clientMessageId: id }),
  stop: z.strictObject({ conversationId: id.optional() }).optional().default({}),
  resume: z.strictObject({ conversationId: id.optional(), after: z.number().int().min(0) }),
} as const
type Events = keyof typeof schemas
type Answer = Readonly<Record<string, unknown>>
type Handlers = { readonly [E in Events]: (given: z.output<(typeof schemas)[E]>) => Promise<Answer> }

const refused = (code: string, message: string): Answer => ({ ok: false, code, message })

const nowhere = refused('NOT_FOUND', 'There is no such conversation.')

/** Stops a turn that another server runs. */
type StopElsewhere = ((conversationId: string) => void) | undefined

const handlersOf = (steward: Steward, socket: ChatSocket, stopElsewhere: StopElsewhere): Handlers => {
  const { session } = socket.data
  const follow = (conversationId: string): Promise<void> | void => socket.join(`conversation:${conversationId}`)
  const own = idOfSession(session.id)
  return {
    message: async ({ conversationId: named, text, clientMessageId }) => {
      await steward.sessions.touch(session)
      const conversationId = named ?? await steward.conversations.ofSession(session, socket.data.channel)
      const accepted = await steward.conversations.handleMessage({ conversationId, text, clientMessageId, channel: socket.data.channel }, session, () => follow(conversationId))
      return isRefusal(accepted) ? refused(accepted.code, accepted.message) : { ok: true, turnId: accepted.turnId }
    },
    stop: async ({ conversationId = own }) => {
      if (!(await steward.conversations.owns(session.person.id, conversationId))) return nowhere
      steward.conversations.stop(conversationId)
      stopElsewhere?.(conversationId)
      return { ok: true }
    },
    resume: async ({ conversationId = own, after }) => {
      if (!(await steward.conversations.owns(session.person.id, conversationId))) return nowhere
      // Joined before reading, so that nothing falls between; an event seen twice has the same number.
      await follow(conversationId)
      for (const sent of await steward.conversations.since(conversationId, after)) sendTo(steward, socket, sent)
      return { ok: true }
    },
  }
}

const answerWith = (given: readonly unknown[]): ((answer: Answer) => void) => {
  const last = given.at(-1)
  return typeof last === 'function' ? (answer) => { (last as (answer: Answer) => void)(answer) } : () => undefined
}

type Heard = (this: ChatSocket, name: string, ...given: unknown[]) => void

/** One listener for all sockets. Every event is throttled, parsed strictly and answered; nothing a client sends can throw here. */
export const createListener = (steward: Steward, stopElsewhere?: StopElsewhere): Heard => {
  // Somebody's messages are taken in the order in which they were sent, however long each takes to be stored.
  const inOrder = createKeyedQueue()
  const handle = async (socket: ChatSocket, name: string, given: readonly unknown[]): Promise<Answer> => {
    if (!Object.hasOwn(schemas, name)) return refused('UNKNOWN_EVENT', `There is no event ${name.slice(0, 40)}. There are: ${Object.keys(schemas).join(', ')}.`)
    if (!mayCall(socketAccess[name as Events], socket.data.session.person.role)) return refused('FORBIDDEN', 'Your role may not do this.')
    const parsed = schemas[name as Events].safeParse(typeof given[0] === 'function' ? undefined : given[0])
    if (!parsed.success) return refused('INVALID_INPUT', parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the event'}: ${issue.message}`).join('; '))
    const work = (): Promise<Answer> => (handlersOf(steward, socket, stopElsewhere)[name as Events] as (given: unknown) => Promise<Answer>)(parsed.data)
    return name === 'message' ? inOrder.run(socket.id, work) : work()
  }
  const respond = async (socket: ChatSocket, name: string, given: readonly unknown[], answer: (answer: Answer) => void): Promise<void> => {
    const result = await handle(socket, name, given).catch((error: unknown) => {
      steward.log.error('socket-event-failed', error, { event: name.slice(0, 40) })
      return refused('INTERNAL', 'Something went wrong here.')
    })
    answer(result)
    if (result['ok'] === false) socket.emit('alert', { code: result['code'], text: result['message'] })
  }
  return function heard(name, ...given) {
    const answer = answerWith(given)
    this.data.judge ??= createThrottle()
    const verdict = this.data.judge(steward.clock().getTime())
    if (verdict === 'disconnect') {
      steward.log.warn('socket-flood', { sessionId: this.data.session.id })
      steward.metrics.count('steward_socket_floods_total')
      this.emit('alert', { code: 'TOO_MANY_EVENTS', text: 'Too many events. The connection is closed.' })
      closeHard(this)
      return
    }
    if (verdict === 'slow-down') { answer(refused('TOO_MANY_EVENTS', 'Too many events. Wait a moment.')); return }
    void respond(this, String(name), given, answer)
  }
}
