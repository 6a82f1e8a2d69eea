import { createInterface } from 'node:readline/promises'
import type { Reply } from '../../domain/conversation.ts'
import type { TicketView } from '../../domain/ticket.ts'
import type { TerminalConnection } from './connection.ts'
import { wrap } from './layout.ts'
import { afterText, sourcesText } from './reply-text.ts'
import { textWriter } from './text-writer.ts'
import { cancelTicket, confirmTicket, recordDisplay, requoteTicket } from './ticket-actions.ts'
import { stateText, ticketText } from './ticket-text.ts'

export interface Terminal {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream & { readonly columns?: number }
}

const help = `Ask in your own words. /confirm, /cancel and /requote act on the last ticket, /sources shows where the last figures come from, /quit leaves.
Nothing that you type as a message trades, except an exact "confirm" for a small single order.`

/** A terminal that does not know its size says 0 columns. */
const widthOf = (terminal: Terminal): number => Math.max(40, Math.min(terminal.output.columns || 80, 100))

/** One message, streamed as checked sentences; tickets are printed, told to `onTicket`, then their display is recorded. */
export const sayOnce = async (connection: TerminalConnection, terminal: Terminal, text: string, onTicket: (ticket: TicketView) => void = () => undefined): Promise<Reply> => {
  const width = widthOf(terminal)
  let streamed = false
  const writer = textWriter((part) => { terminal.output.write(part) }, width)
  const reply = await connection.say(text, (part) => { streamed = true; writer.write(part) }, () => undefined)
  if (!streamed) writer.write(reply.text)
  writer.end()
  terminal.output.write(`\n${afterText(reply, width)}\n`)
  for (const ticket of reply.tickets) {
    onTicket(ticket)
    await recordDisplay(connection, ticket)
  }
  return reply
}

/** The interactive loop. `ids` makes idempotency keys. */
export const chat = async (connection: TerminalConnection, terminal: Terminal, ids: () => string): Promise<void> => {
  const lines = createInterface({ input: terminal.input, output: terminal.output })
  const print = (text: string) => terminal.output.write(`${text}\n`)
  let ticket: TicketView | undefined
  let last: Reply | undefined
  connection.onTicketState((next) => {
    // Two states may be one to a person; it is told once.
    const told = next.id === ticket?.id && stateText(next.state) === stateText(ticket.state)
    if (next.id === ticket?.id) ticket = next
    if (!told) print(`\n${stateText(next.state)} · ${next.title}`)
  })
  const show = async (next: TicketView) => {
    ticket = next
    print(ticketText(next, widthOf(terminal)))
    await recordDisplay(connection, next)
  }
  const onTicket = async (act: (ticket: TicketView) => Promise<string>) => print(ticket ? await act(ticket) : 'There is no ticket in this conversation yet.')
  const commands: Readonly<Record<string, () => Promise<unknown>>> = {
    '/help': async () => print(wrap(help, widthOf(terminal))),
    '/sources': async () => print(last ? sourcesText(last, widthOf(terminal)) : 'There is no answer yet.'),
    '/confirm': () => onTicket((shown) => confirmTicket(connection, shown, (question) => lines.question(question), ids())),
    '/cancel': () => onTicket((shown) => cancelTicket(connection, shown)),
    '/requote': () => onTicket(async (shown) => {
      const { ticket: next, text } = await requoteTicket(connection, shown)
      if (next) await show(next)
      return text
    }),
  }
  let open = true
  lines.once('close', () => { open = false })
  // From a pipe the end comes while earlier lines are still being answered.
  const prompt = (): void => { if (open) lines.prompt() }
  print(wrap(`Steward is an automated advisor (AI). ${help}`, widthOf(terminal)))
  lines.setPrompt('\n> ')
  prompt()
  for await (const line of lines) {
    const text = line.trim()
    if (text === '/quit') break
    try {
      if (commands[text]) await commands[text]()
      else if (text !== '') {
        last = await sayOnce(connection, terminal, text, (shown) => { ticket = shown })
      }
    } catch (error) {
      print((error as Error).message)
    }
    prompt()
  }
  lines.close()
}
