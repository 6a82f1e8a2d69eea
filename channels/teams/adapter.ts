import { CloudAdapter, ConfigurationBotFrameworkAuthentication, TurnContext, type Activity, type ConversationReference, type InvokeResponse } from 'botbuilder'
import { teamsBot } from './bot.ts'
import { credentialsOf } from './credentials.ts'
import { readActivity } from './incoming.ts'
import { activityOf } from './outgoing.ts'
import type { HttpAnswer, Sent, TeamsConnector, TeamsHost, TeamsPlace, TeamsSettings } from './port.ts'
import { claimsOf, connectorIssuer, isLocal, reachable, vouchesFor } from './token.ts'

const scope = 'https://api.botframework.com'
/** The keys are read again once a day; a key server that does not answer must not hold requests. */
const verifyWithinMs = 10_000
/** All attempts at one message together, with the pauses that the connector asks for. */
const sendWithinMs = 60_000

const authenticationOf = (settings: TeamsSettings): ConfigurationBotFrameworkAuthentication => new ConfigurationBotFrameworkAuthentication({
  MicrosoftAppId: settings.appId, ValidateAuthority: true,
  ToBotFromChannelOpenIdMetadataUrl: settings.metadataUrl, ToBotFromEmulatorOpenIdMetadataUrl: settings.metadataUrl, ToBotFromChannelTokenIssuer: connectorIssuer,
  ToChannelFromBotOAuthScope: scope, OAuthUrl: scope,
  ToChannelFromBotLoginUrl: `https://login.microsoftonline.com/${settings.tenantId ?? 'botframework.com'}`,
}, credentialsOf(settings))

/** What the library throws when a key server does not answer; everything else that it throws is a token that is not right. */
const noKeys = (error: unknown): boolean => {
  const { name, statusCode } = error as { readonly name?: string; readonly statusCode?: number }
  return name === 'FetchError' || name === 'TimeoutError' || statusCode === 500
}

const within = <T>(ms: number, work: Promise<T>): Promise<T> => new Promise((resolve, reject) => {
  const timer = setTimeout(() => { reject(Object.assign(new Error('No answer in time.'), { name: 'TimeoutError' })) }, ms)
  work.then(resolve, reject).finally(() => { clearTimeout(timer) })
})

class Adapter extends CloudAdapter {
  /** The library's own pipeline, after the token was verified. */
  run(verified: Awaited<ReturnType<ConfigurationBotFrameworkAuthentication['authenticateRequest']>>, activity: Activity, logic: (context: TurnContext) => Promise<void>): Promise<InvokeResponse | undefined> {
    return this.processActivity(verified as never, activity, logic)
  }
}

const referenceOf = (place: TeamsPlace): Partial<ConversationReference> => ({
  serviceUrl: place.serviceUrl, channelId: place.channelId, user: { id: place.userId, name: '' }, bot: { id: place.botId, name: '' },
  conversation: { id: place.chatId, tenantId: place.tenantId, isGroup: !place.oneToOne, conversationType: place.oneToOne ? 'personal' : 'channel', name: '' },
})

/** What the connector's status means for this message; `undefined`: it may go later. */
const fate = (error: unknown): 'gone' | 'refused' | undefined => {
  const status = (error as { readonly statusCode?: number }).statusCode ?? 0
  if (status === 403 || status === 404) return 'gone'
  return [400, 413, 415, 422].includes(status) ? 'refused' : undefined
}

type Speak = (context: TurnContext) => Promise<{ readonly id?: string } | undefined | void>

/** The only place that knows botbuilder's adapter. */
export const createTeamsConnector = (settings: TeamsSettings, host: TeamsHost): TeamsConnector => {
  const authentication = authenticationOf(settings)
  const adapter = new Adapter(authentication)
  const logic = teamsBot(host)
  // Later than the request that caused it, a message answers nothing in particular.
  adapter.use({ onTurn: async (context, next) => {
    context.onSendActivities(async (_context, activities, send) => {
      for (const activity of activities) delete activity.replyToId
      return send()
    })
    await next()
  } })

  const speak = async (place: TeamsPlace, say: Speak): Promise<Sent> => {
    if (!reachable(place.serviceUrl, settings.local)) throw new Error('This connector is none that we write to.')
    let sent: Awaited<ReturnType<Speak>>
    try {
      await within(sendWithinMs, adapter.continueConversationAsync(settings.appId, referenceOf(place), async (context) => { sent = await say(context) }))
    } catch (error) {
      const known = fate(error)
      if (known === undefined) throw error
      return known
    }
    return { id: (sent as { readonly id?: string } | undefined)?.id ?? '' }
  }

  const verify = async (activity: Activity, serviceUrl: string, authorization: string | undefined) => {
    const vouched = settings.appId === '' ? isLocal(serviceUrl) : vouchesFor(claimsOf(authorization), readActivity(activity)!, settings.appId)
    if (!vouched || !reachable(serviceUrl, settings.local)) return 401
    try {
      return await within(verifyWithinMs, authentication.authenticateRequest(activity, authorization ?? ''))
    } catch (error) {
      return noKeys(error) ? 503 : 401
    }
  }

  return {
    receive: async (body, authorization): Promise<HttpAnswer> => {
      const read = readActivity(body)
      if (!read) return { status: 400 }
      const activity = body as Activity
      const verified = await verify(activity, read.serviceUrl, authorization)
      if (typeof verified === 'number') return { status: verified }
      const answer = await adapter.run(verified, activity, logic)
      return answer ? { status: answer.status, ...(answer.body === undefined ? {} : { body: answer.body as unknown }) } : { status: 200 }
    },
    send: (place, message) => speak(place, async (context) => (await context.sendActivities(activityOf(message))).at(-1)),
    update: (place, activityId, message) => speak(place, async (context) => {
      const [activity] = activityOf(message)
      return activity && context.updateActivity({ ...activity, id: activityId })
    }),
    typing: async (place) => { await speak(place, async (context) => context.sendActivity({ type: 'typing' })) },
  }
}
