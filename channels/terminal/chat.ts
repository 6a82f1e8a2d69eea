import { createInterface } from 'node:readline'
import type { Reply } from '../../domain/conversation.ts'
import type { TicketView } from '../../domain/ticket.ts'
import { stateText } from '../web/ticket/states.ts'
import type { TerminalConnection } from './connection.ts'
import { wrap } from './layout.ts'
import { afterText, sourcesText } from './reply-text.ts'
import { textWriter } from './text-writer.ts'
import { cancelTicket, confirmTicket, recordDisplay, requoteTicket } from './ticket-actions.ts'
import { ticketText } from './ticket-text.ts'

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
  const tell = (text: string) => print(wrap(text, widthOf(terminal)))
  const typed = lines[Symbol.asyncIterator]()
  const nextLine = async (): Promise<string | undefined> => {
    const { value, done } = await typed.next()
    return done === true ? undefined : value
  }
  // One reader for messages and for codes: from a pipe the next line may be here already.
  const ask = (question: string): Promise<string | undefined> => {
    prompt(question)
    return nextLine()
  }
  let ticket: TicketView | undefined
  let last: Reply | undefined
  connection.onTicketState((next) => {
    // Two states may be one to a person; it is told once.
    const told = next.id === ticket?.id && stateText(next) === stateText(ticket)
    if (next.id === ticket?.id) ticket = next
    if (!told) print(`\n${stateText(next)} · ${next.title}`)
  })
  const show = async (next: TicketView) => {
    ticket = next
    print(ticketText(next, widthOf(terminal)))
    await recordDisplay(connection, next)
  }
  const onTicket = async (act: (ticket: TicketView) => Promise<string>) => tell(ticket ? await act(ticket) : 'There is no ticket in this conversation yet.')
  const commands: Readonly<Record<string, () => Promise<unknown>>> = {
    '/help': async () => tell(help),
    '/sources': async () => print(last ? sourcesText(last, widthOf(terminal)) : 'There is no answer yet.'),
    '/confirm': () => onTicket((shown) => confirmTicket(connection, shown, ask, ids())),
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
  const prompt = (text = '\n> '): void => {
    lines.setPrompt(text)
    if (open) lines.prompt()
  }
  tell(`Steward is an automated advisor (AI). ${help}`)
  prompt()
  for (let line = await nextLine(); line !== undefined; line = await nextLine()) {
    const text = line.trim()
    if (text === '/quit') break
    try {
      if (commands[text]) await commands[text]()
      else if (/^\/\w+$/.test(text)) tell(`There is no ${text}. There are: ${[...Object.keys(commands), '/quit'].join(', ')}.`)
      else if (text !== '') {
        last = await sayOnce(connection, terminal, text, (shown) => { ticket = shown })
      }
    } catch (error) {
      tell((error as Error).message)
    }
    prompt()
  }
  lines.close()
}
