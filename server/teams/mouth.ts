import type { Sent, TeamsConnector, TeamsMessage, TeamsPlace } from '../../channels/teams/port.ts'
import { createKeyedQueue } from '../concurrency/keyed-queue.ts'
import type { Log } from '../telemetry/log.ts'
import { chatIdOf } from './chat-id.ts'

/** Everything that we write to a chat leaves here, in the order asked; different chats don't wait for each other. */
export interface Mouth {
  /** Writes when it is its turn; what fails is logged. */
  say(place: TeamsPlace, message: TeamsMessage): void
  /** A sign of life; nothing is lost when it does not arrive. */
  type(place: TeamsPlace): void
  /** In its turn, and waited for. */
  send(place: TeamsPlace, message: TeamsMessage): Promise<Sent>
  update(place: TeamsPlace, activityId: string, message: TeamsMessage): Promise<Sent>
  idle(): Promise<void>
}

export const createMouth = (connector: () => Promise<TeamsConnector>, log: Log): Mouth => {
  const queue = createKeyedQueue()
  const inTurn = <T>(place: TeamsPlace, work: (connector: TeamsConnector) => Promise<T>): Promise<T> =>
    queue.run(chatIdOf(place), async () => work(await connector()))
  const send: Mouth['send'] = (place, message) => inTurn(place, (to) => to.send(place, message))
  return {
    send,
    update: (place, activityId, message) => inTurn(place, (to) => to.update(place, activityId, message)),
    say: (place, message) => { send(place, message).catch((error: unknown) => { log.error('teams-message-not-sent', error) }) },
    type: (place) => { inTurn(place, (to) => to.typing(place)).catch(() => undefined) },
    idle: queue.idle,
  }
}
