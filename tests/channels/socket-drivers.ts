import type { Socket } from 'socket.io-client'
import type { Reply } from '../../domain/conversation.ts'
import type { TicketView } from '../../domain/ticket.ts'
import { connect } from '../../channels/terminal/connection.ts'
import { afterText } from '../../channels/terminal/reply-text.ts'
import { confirmTicket, recordDisplay } from '../../channels/terminal/ticket-actions.ts'
import type { Client, World } from '../harness.ts'
import type { Driver, Pressed, Talk } from './driver.ts'

const cardWords = ({ cards }: Reply): string[] => cards.map((card) => [card.title, card.chart?.reading ?? '', ...card.rows.map((row) => row.join(' '))].join('\n'))
const ticketWords = (ticket: TicketView): string => [ticket.title, ticket.worstCaseUsd, ...ticket.legs.map(({ symbol, quantity }) => `${quantity} ${symbol}`)].join('\n')

const webTalk = async (client: Client): Promise<Talk> => {
  const conversationId = (await client.post<{ id: string }>('/api/conversations', {})).body.id
  const [answers, shown, tickets]: [string[], string[], TicketView[]] = [[], [], []]
  const seen = new Set<number>()
  let last = 0
  const fresh = ({ seq }: { readonly seq: number }): boolean => {
    last = Math.max(last, seq)
    return !seen.has(seq) && Boolean(seen.add(seq))
  }
  const hear = (socket: Socket): Socket => socket
    .on('reply', (reply: Reply & { seq: number; conversationId: string }) => {
      if (reply.conversationId === conversationId && fresh(reply)) { answers.push(reply.text); shown.push(...cardWords(reply)) }
    })
    .on('ticket', (ticket: TicketView & { seq: number; conversationId: string }) => {
      if (ticket.conversationId === conversationId && fresh(ticket)) { tickets.push(ticket); shown.push(ticketWords(ticket)) }
    })
    .on('alert', (alert: { seq?: number; text: string }) => { shown.push(alert.text) })
  let socket = hear(await client.socket())
  const hashOf = (id: string): string => tickets.find((ticket) => ticket.id === id)?.hash ?? '0'.repeat(64)
  return {
    say: async (text, id = crypto.randomUUID()) => {
      const answer = await socket.timeout(10_000).emitWithAck('message', { conversationId, text, clientMessageId: id }) as { readonly ok: boolean; readonly message?: string }
      return answer.ok ? '' : answer.message ?? ''
    },
    answers: () => answers, shown: () => shown, tickets: () => tickets.map(({ id }) => id),
    look: async (id) => { await client.post(`/api/tickets/${id}/displayed`, { hash: hashOf(id) }) },
    confirm: async (id): Promise<Pressed> => {
      const { status, body } = await client.post(`/api/tickets/${id}/confirm`, { hash: hashOf(id) }, { 'idempotency-key': crypto.randomUUID() })
      return { done: status === 200, words: JSON.stringify(body) }
    },
    leave: () => { socket.close(); return Promise.resolve() },
    back: async () => {
      socket = hear(await client.socket())
      await socket.timeout(5000).emitWithAck('resume', { conversationId, after: last })
    },
    close: () => { socket.close() },
  }
}

export const webDriver = (client: Client): Driver => ({ name: 'web', begin: () => webTalk(client) })

/** The terminal's own code, from the outside: its connection, its words, its actions. */
const terminalTalk = async (world: World, client: Client): Promise<Talk> => {
  let nextId: string | undefined
  let connection = await connect(world.url, client.cookie, () => nextId ?? crypto.randomUUID())
  const { conversationId } = connection
  const [answers, shown, tickets]: [string[], string[], TicketView[]] = [[], [], []]
  const pending = new Map<string, string>()
  const heard = (reply: Reply): void => {
    answers.push(reply.text)
    shown.push(afterText(reply, 80))
    tickets.push(...reply.tickets)
  }
  const listen = (): void => { connection.onTicketState((ticket) => { shown.push(`${ticket.state} ${ticket.orders.map((order) => order.state).join(' ')}`) }) }
  listen()
  const ticketOf = (id: string): TicketView => tickets.find((each) => each.id === id)!
  return {
    say: (text, id = crypto.randomUUID()) => new Promise((resolve) => {
      nextId = id
      const first = !pending.has(id)
      pending.set(id, text)
      connection.say(text, () => undefined, () => undefined).then((reply) => (first ? heard(reply) : undefined), (error: Error) => { resolve(error.message) })
      nextId = undefined
      // Taken as soon as the socket has it; a refusal comes back at once.
      setTimeout(() => { resolve('') }, 150)
    }),
    answers: () => answers, shown: () => shown, tickets: () => tickets.map(({ id }) => id),
    look: (id) => recordDisplay(connection, ticketOf(id)),
    confirm: async (id): Promise<Pressed> => {
      const words = await confirmTicket(connection, ticketOf(id), () => Promise.resolve('000000'), crypto.randomUUID())
      return { done: words.startsWith('Confirmed'), words }
    },
    leave: () => { connection.close(); return Promise.resolve() },
    back: async () => {
      connection = await connect(world.url, client.cookie, () => nextId ?? crypto.randomUUID(), conversationId)
      listen()
      const { body } = await client.get<{ items: { kind: string; reply: Reply }[] }>(`/api/conversations/${conversationId}`)
      for (const { kind, reply } of body.items) if (kind === 'reply' && !answers.includes(reply.text)) heard(reply)
    },
    close: () => { connection.close() },
  }
}

export const terminalDriver = (world: World, client: Client): Driver => ({ name: 'terminal', begin: () => terminalTalk(world, client) })

