import type { Driver, Pressed, Talk } from './driver.ts'
import { readable, textOfCard, type Chat, type TeamsWorld } from './teams-world.ts'
import type { Received } from './connector.ts'

const isNotice = (text: string): boolean => text.startsWith('Steward is an automated advisor')
const isRefused = (text: string): boolean => /longer than I can read|still being answered/.test(text)
const isNews = (text: string): boolean => /^(?:Filled|Done|Your ticket)/.test(text)
const ticketIn = ({ body }: Received): string | undefined => (body.attachments?.[0]?.content['refresh'] as { action: { data: { ticketId: string } } } | undefined)?.action.data.ticketId

const teamsTalk = async (world: TeamsWorld, chat: Chat): Promise<Talk> => {
  await world.say(chat, 'new')
  const sentHere = (): Received[] => world.connector.received.filter(({ method, path, body }) => method === 'POST' && body.type === 'message' && path.includes(encodeURIComponent(chat.id)))
  const from = sentHere().length
  const here = (): Received[] => sentHere().slice(from)
  const texts = (): string[] => here().flatMap((each) => readable(each) ?? [])
  return {
    say: async (text, id) => {
      const before = texts().length
      await world.say(chat, text, id === undefined ? {} : { id })
      // What is refused is said in the chat, soon after.
      await new Promise((resolve) => { setTimeout(resolve, 60) })
      return texts().slice(before).find(isRefused) ?? ''
    },
    answers: () => texts().filter((text) => !isNotice(text) && !isNews(text) && !isRefused(text)),
    shown: () => here().map((each) => readable(each) ?? textOfCard(each)),
    tickets: () => here().flatMap((each) => ticketIn(each) ?? []),
    look: async (ticketId) => { await world.press(chat, 'show', { ticketId }) },
    confirm: async (ticketId): Promise<Pressed> => {
      const { text } = await world.press(chat, 'confirm', { ticketId })
      return { done: text.includes('Confirmed. It goes to the broker'), words: text }
    },
    leave: () => { world.connector.down = true; return Promise.resolve() },
    back: async () => {
      world.connector.down = false
      await world.steward.teams.catchUp()
    },
    close: () => undefined,
  }
}

let chats = 0
/** Every conversation of Teams in a chat of its own: the same person, linked from several tenants' users. */
export const teamsDriver = (world: TeamsWorld, who: string): Driver => ({
  name: 'teams',
  begin: async () => {
    chats += 1
    const chat = { objectId: `cccccccc-0000-4000-8000-${String(chats).padStart(12, '0')}`, id: `a:contract-${chats}` }
    await world.linkByAdministrator(chat, who)
    return teamsTalk(world, chat)
  },
})
