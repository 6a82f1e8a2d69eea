import type { TurnContext } from 'botbuilder'
import { incomingOf, readActivity } from './incoming.ts'
import type { ActionAnswer, TeamsHost } from './port.ts'

const cardType = 'application/vnd.microsoft.card.adaptive'
const sentenceType = 'application/vnd.microsoft.activity.message'

/** Universal actions: the body of the HTTP answer takes the card's place. */
const invokeBody = (answer: ActionAnswer) =>
  ('card' in answer ? { statusCode: 200, type: cardType, value: answer.card.card } : { statusCode: 200, type: sentenceType, value: answer.sentence })

/** The bot: what came in goes to the server, what the server says goes back. It knows nothing else. */
export const teamsBot = (host: TeamsHost) => async (context: TurnContext): Promise<void> => {
  const activity = readActivity(context.activity)
  if (!activity) return
  const incoming = incomingOf(activity)
  if (incoming.kind === 'action') {
    const answer = await host.action(incoming)
    await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: invokeBody(answer) } })
  } else if (incoming.kind === 'message') await host.message(incoming)
  else if (incoming.kind === 'joined') await host.joined(incoming)
}
