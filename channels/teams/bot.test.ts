import { TestAdapter, type Activity } from 'botbuilder'
import { describe, expect, test } from 'vitest'
import { teamsBot } from './bot.ts'
import type { ActionAnswer, Incoming, TeamsHost } from './port.ts'

/** What the bot makes of activities, on botbuilder's own test adapter: no server, no network. */
const heard = async (given: Partial<Activity>, answer: ActionAnswer = { sentence: 'ok' }) => {
  const came: Incoming[] = []
  const host: TeamsHost = {
    message: (incoming) => { came.push(incoming); return Promise.resolve() }, joined: (incoming) => { came.push(incoming); return Promise.resolve() },
    action: (incoming) => { came.push(incoming); return Promise.resolve(answer) },
  }
  const adapter = new TestAdapter(teamsBot(host))
  await adapter.receiveActivity({
    id: 'activity-1', channelId: 'msteams', serviceUrl: 'https://smba.example/', from: { id: '29:u', name: 'A', aadObjectId: 'object' }, recipient: { id: '28:bot', name: 'Steward' },
    conversation: { id: 'a:1', conversationType: 'personal', tenantId: 'tenant', isGroup: false, name: '' }, channelData: { tenant: { id: 'tenant' } }, ...given,
  } as Partial<Activity>)
  return { came, sent: adapter.activityBuffer }
}

describe('messages', () => {
  test.each([
    ['plain words', 'hello', [], 'hello'],
    ['exactly as typed', ' confirm ', [], ' confirm '],
    ['our mention goes', '<at>Steward</at> hello\n', [{ type: 'mention', mentioned: { id: '28:bot', name: 'Steward' }, text: '<at>Steward</at>' }], 'hello'],
    ['another’s mention stays', '<at>Somebody</at> hello', [{ type: 'mention', mentioned: { id: '29:other', name: 'Somebody' }, text: '<at>Somebody</at>' }], '<at>Somebody</at> hello'],
  ])('%s', async (_what, text, entities, expected) => {
    const { came } = await heard({ type: 'message', text, entities })
    expect(came).toMatchObject([{ kind: 'message', text: expected, own: true, user: { tenantId: 'tenant', objectId: 'object' }, place: { oneToOne: true, chatId: 'a:1' } }])
  })

  test.each([
    ['rich text of one’s own', [{ contentType: 'text/html', content: '<p>hello</p>' }], true],
    ['a quotation', [{ contentType: 'text/html', content: '<blockquote itemtype="http://schema.skype.com/Reply">confirm</blockquote>' }], false],
    ['something forwarded', [{ contentType: 'text/html', content: '<div itemtype="http://schema.skype.com/Forward">x</div>' }], false],
    ['a file', [{ contentType: 'application/pdf' }], false], ['a forwarded card', [{ contentType: 'application/vnd.microsoft.card.adaptive', content: {} }], false],
  ])('with %s', async (_what, attachments, own) => {
    expect((await heard({ type: 'message', text: 'confirm', attachments } as Partial<Activity>)).came).toMatchObject([{ own }])
  })

  test.each([
    ['personal', { conversationType: 'personal' }, 'msteams', true], ['a group', { conversationType: 'groupChat', isGroup: true }, 'msteams', false], ['a channel', { conversationType: 'channel' }, 'msteams', false],
    ['Teams that does not say', { conversationType: undefined }, 'msteams', false], ['another channel that does not say', { conversationType: undefined }, 'emulator', true],
    ['another channel’s group', { conversationType: undefined, isGroup: true }, 'emulator', false],
  ])('%s: one to one or not', async (_where, conversation, channelId, oneToOne) => {
    const { came } = await heard({ type: 'message', text: 'x', channelId, conversation: { id: 'a:1', ...conversation } as Activity['conversation'] })
    expect(came[0]!.place.oneToOne).toBe(oneToOne)
  })
})

test.each(['webchat', 'directline', 'emulator'])('over %s the sender writes ids of others beside a message or a press: they make nobody somebody', async (channelId) => {
  const value = { action: { type: 'Action.Execute', verb: 'confirm', data: { ticketId: 't' } } }
  for (const activity of [{ type: 'message', text: 'confirm' }, { type: 'invoke', name: 'adaptiveCard/action', value }])
    expect((await heard({ ...activity, channelId } as Partial<Activity>)).came).toMatchObject([{ user: undefined }])
})

test('a press comes as verb and data, and the answer takes the card’s place', async () => {
  const value = { action: { type: 'Action.Execute', verb: 'show', data: { ticketId: 't' } }, trigger: 'manual' }
  const { came, sent } = await heard({ type: 'invoke', name: 'adaptiveCard/action', value }, { card: { card: { type: 'AdaptiveCard' }, text: '' } })
  expect(came).toMatchObject([{ kind: 'action', verb: 'show', data: { ticketId: 't' } }])
  expect(sent).toMatchObject([{ type: 'invokeResponse', value: { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: { type: 'AdaptiveCard' } } } }])
})

test.each([
  ['a press without a verb', { type: 'invoke', name: 'adaptiveCard/action', value: 'nonsense' }, [{ kind: 'action', verb: '' }]],
  ['another invoke', { type: 'invoke', name: 'composeExtension/query', value: {} }, []],
  ['an edited message', { type: 'messageUpdate', text: 'confirm' }, []],
  ['typing', { type: 'typing' }, []],
  ['somebody else joined', { type: 'conversationUpdate', membersAdded: [{ id: '29:other', name: 'x' }] }, []],
  ['we joined', { type: 'conversationUpdate', membersAdded: [{ id: '28:bot', name: 'Steward' }] }, [{ kind: 'joined' }]],
  ['no activity', { type: 'message', text: 'x', serviceUrl: 'ftp://x' }, []],
] as const)('%s', async (_what, activity, expected) => { expect((await heard(activity as unknown as Partial<Activity>)).came).toMatchObject(expected) })
