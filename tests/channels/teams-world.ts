import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { codeOf, startWorld, type Client, type World, type WorldOptions } from '../harness.ts'
import { startConnector, startKeyServer, type LoopbackConnector, type Received } from './connector.ts'

export const appId = '11111111-1111-4111-8111-111111111111'
export const tenantId = '22222222-2222-4222-8222-222222222222'
export const signingKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const strangersKey = generateKeyPairSync('rsa', { modulusLength: 2048 })

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token as the Bot Connector makes them; `claims` over the right ones, an `undefined` one is left out. */
export const tokenOf = (serviceUrl: string, claims: Readonly<Record<string, unknown>> = {}, { key = signingKey.privateKey, header = {} }: { readonly key?: KeyObject; readonly header?: object } = {}): string => {
  const now = Math.floor(Date.now() / 1000)
  const text = `${part({ alg: 'RS256', typ: 'JWT', kid: 'key-1', ...header })}.${part({ iss: 'https://api.botframework.com', aud: appId, serviceurl: serviceUrl, nbf: now - 300, exp: now + 3600, ...claims })}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`
}

export type Activity = Record<string, unknown>
export interface Chat { readonly objectId: string; readonly id: string }

/** The whole product with a bot, a connector and a key server on loopback. */
export interface TeamsWorld extends World {
  readonly connector: LoopbackConnector
  readonly keys: { down: boolean }
  /** An activity of a user's one-to-one chat; `more` over it. */
  activity(chat: Chat, more?: Activity): Activity
  post(activity: Activity | string, authorization?: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>
  say(chat: Chat, text: string, more?: Activity): Promise<number>
  press(chat: Chat, verb: string, data: unknown, more?: Activity): Promise<{ readonly status: number; readonly text: string; readonly card: Record<string, unknown>; readonly type: string }>
  /** Links this user to a demo account, by a code from the page, and forgets what was said of it. */
  link(chat: Chat, who: string): Promise<Client>
  linkByAdministrator(chat: Chat, who: string): Promise<void>
  /** Waits until something was sent that fits. */
  until(fits: (received: Received) => unknown): Promise<Received>
  /** The next card of a ticket whose words have `words`. */
  ticketCard(words?: string): Promise<{ readonly ticketId: string; readonly received: Received }>
}

let serial = 0
const nextId = (): string => { serial += 1; return `activity-${serial}` }
let steps = 0

const waitFor = async <T>(read: () => T | undefined, what: string): Promise<T> => {
  const end = performance.now() + 15_000
  while (performance.now() < end) {
    const found = read()
    if (found !== undefined) return found
    await new Promise((resolve) => { setTimeout(resolve, 10) })
  }
  throw new Error(`It did not happen: ${what}`)
}

/** What a person reads of a message's text. */
export const readable = ({ body }: Pick<Received, 'body'>): string | undefined => (body['textFormat'] !== 'xml' ? body.text
  : body.text?.replaceAll(/<\/p>|<br\/>|<\/li>/g, '\n').replaceAll(/<[^>]+>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'))

export const textOfCard = (received: Pick<Received, 'body'>): string => (received.body.attachments ?? []).map(({ content }) => String(content['fallbackText'])).join('\n')

export const startTeamsWorld = async (options: WorldOptions = {}): Promise<TeamsWorld> => {
  const [connector, keys] = await Promise.all([startConnector(), startKeyServer(signingKey.publicKey.export({ format: 'jwk' }) as Record<string, unknown>)])
  const world = await startWorld({ ...options, env: { BOT_APP_ID: appId, BOT_OPENID_METADATA_URL: keys.url, REQUESTS_PER_SECOND: '4000', ...options.env } })
  let admin: Client | undefined
  const activity: TeamsWorld['activity'] = (chat, more = {}) => ({
    type: 'message', id: nextId(), timestamp: new Date().toISOString(), channelId: 'msteams', serviceUrl: connector.url, locale: 'en-US',
    from: { id: `29:${chat.objectId}`, name: 'A name', aadObjectId: chat.objectId }, recipient: { id: `28:${appId}`, name: 'Steward' },
    conversation: { conversationType: 'personal', id: chat.id, tenantId }, channelData: { tenant: { id: tenantId } }, ...more,
  })
  const post: TeamsWorld['post'] = async (body, authorization = `Bearer ${tokenOf(connector.url)}`) => {
    const response = await fetch(`${world.url}/api/messages`, {
      method: 'POST', headers: { 'content-type': 'application/json', ...(authorization === '' ? {} : { authorization }) }, body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) as Record<string, unknown> }
  }
  const say: TeamsWorld['say'] = async (chat, text, more) => (await post(activity(chat, { text, textFormat: 'plain', ...more }))).status
  const until: TeamsWorld['until'] = (fits) => waitFor(() => connector.received.find((each) => Boolean(fits(each))), fits.toString())
  return {
    ...world, connector, keys, activity, post, say, until,
    press: async (chat, verb, data, more) => {
      const { status, body } = await post(activity(chat, { type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' }, ...more }))
      const value = body['value']
      return { status, type: String(body['type']), card: (value ?? {}) as Record<string, unknown>, text: JSON.stringify(value ?? '') }
    },
    link: async (chat, who) => {
      const client = await world.signIn(who)
      steps += 1
      const { body } = await client.post<{ code: string }>('/api/teams/codes', { code: codeOf(who, steps % 2) })
      await say(chat, `link ${body.code}`)
      await until(({ body: sent }) => /^(?:<p>)?Linked\./.test(sent.text ?? ''))
      connector.received.length = 0
      return client
    },
    linkByAdministrator: async ({ objectId }, who) => {
      admin ??= await world.signIn('admin')
      const answer = await admin.post('/api/admin/teams-links', { personId: `person-${who}`, tenantId, objectId })
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    },
    ticketCard: async (words = '') => {
      const received = await until((each) => each.method === 'POST' && JSON.stringify(each.body).includes('ticketId') && textOfCard(each).includes(words))
      const refresh = received.body.attachments?.[0]?.content['refresh'] as { action: { data: { ticketId: string } } } | undefined
      return { ticketId: refresh?.action.data.ticketId ?? '', received }
    },
    close: async () => {
      await world.close()
      await Promise.all([connector.close(), (keys as { close(): Promise<void> }).close()])
    },
  }
}
