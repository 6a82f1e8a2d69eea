import { TurnContext, type Activity } from 'botbuilder'
import { z } from 'zod'
import type { Incoming, TeamsPlace } from './port.ts'

const id = z.string().min(1).max(500)
const attachment = z.looseObject({ contentType: z.string().max(200).nullish(), content: z.unknown().optional() })

/** Of an activity only what we read; whatever else it has is passed over. */
const activitySchema = z.looseObject({
  type: z.string().min(1).max(50),
  id: id.optional(),
  name: z.string().max(200).nullish(),
  channelId: z.string().min(1).max(50),
  serviceUrl: z.url({ protocol: /^https?$/ }).max(500),
  conversation: z.looseObject({ id, conversationType: z.string().max(50).nullish(), isGroup: z.boolean().nullish(), tenantId: z.string().max(100).nullish() }),
  from: z.looseObject({ id, aadObjectId: z.string().max(100).nullish() }),
  recipient: z.looseObject({ id }),
  text: z.string().max(200_000).nullish(),
  attachments: z.array(attachment).max(50).nullish(),
  entities: z.array(z.looseObject({})).max(500).nullish(),
  channelData: z.looseObject({ tenant: z.looseObject({ id: z.string().max(100).nullish() }).nullish() }).nullish(),
  membersAdded: z.array(z.looseObject({ id })).max(500).nullish(),
  value: z.unknown().optional(),
})
export type ReadActivity = z.output<typeof activitySchema>

/** `undefined` for what is no activity at all. */
export const readActivity = (body: unknown): ReadActivity | undefined => activitySchema.safeParse(body).data

const invoked = z.looseObject({ action: z.looseObject({ verb: z.string().min(1).max(50), data: z.unknown().optional() }) })

const tenantOf = (activity: ReadActivity): string => activity.channelData?.tenant?.id ?? activity.conversation.tenantId ?? ''

const placeOf = (activity: ReadActivity): TeamsPlace => {
  const { conversationType, isGroup } = activity.conversation
  return {
    serviceUrl: activity.serviceUrl, channelId: activity.channelId, tenantId: tenantOf(activity), chatId: activity.conversation.id,
    // Teams always says what a conversation is; where it does not, only another channel's own word that it is no group counts.
    oneToOne: conversationType === 'personal' || (activity.channelId !== 'msteams' && (conversationType ?? '') === '' && isGroup !== true),
    userId: activity.from.id, botId: activity.recipient.id,
  }
}

/** Teams sends rich text again as HTML; a quoted or forwarded message stands there in a blockquote of its own kind. */
const isOwn = ({ attachments }: ReadActivity): boolean => (attachments ?? []).every(({ contentType, content }) =>
  contentType === 'text/html' && typeof content === 'string' && !/<blockquote|schema\.skype\.com\/(?:Reply|Forward)/i.test(content))

/** Names the bot only where the mention is ours; the spaces that it leaves at the ends go with it. */
const textOf = (activity: ReadActivity): string => {
  const text = activity.text ?? ''
  const without = TurnContext.removeRecipientMention({ ...activity, text } as unknown as Activity) as string | null
  return without === null || without === text ? text : without.trim()
}

/** An installation is told twice; this is the one that every client sends. */
const tellsOfUs = (activity: ReadActivity): boolean =>
  activity.type === 'conversationUpdate' && (activity.membersAdded ?? []).some((member) => member.id === activity.recipient.id)

/** Who wrote, where the channel itself says so. In a web chat or over Direct Line the sender writes all of it, these ids too. */
const userOf = ({ channelId, from: { aadObjectId } }: ReadActivity, tenantId: string): Incoming['user'] =>
  (channelId !== 'msteams' || tenantId === '' || (aadObjectId ?? '') === '' ? undefined : { tenantId, objectId: aadObjectId! })

/** An activity as we understand it. An edited message is none of ours: what was said first was answered. */
export const incomingOf = (activity: ReadActivity): Incoming => {
  const place = placeOf(activity)
  const came = { id: activity.id ?? '', place, user: userOf(activity, place.tenantId) }
  if (activity.type === 'message' && came.id !== '') return { ...came, kind: 'message', text: textOf(activity), own: isOwn(activity) }
  if (activity.type === 'invoke' && activity.name === 'adaptiveCard/action') {
    const { data } = invoked.safeParse(activity.value)
    return { ...came, kind: 'action', verb: data?.action.verb ?? '', data: data?.action.data }
  }
  return { ...came, kind: tellsOfUs(activity) ? 'joined' : 'other' }
}
