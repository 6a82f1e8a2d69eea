import type { RunTurn } from '../../agent/port.ts'
import type { Card } from '../../domain/conversation.ts'
import type { TicketView } from '../../domain/ticket.ts'
import { isRefusal } from '../../domain/result.ts'

/** About 150 kB, more than one message of Teams takes; each line is told apart. */
export const longText = Array.from({ length: 3000 }, (_, at) => `Line ${at} of a long answer, with some more words.`).join('\n')

/** A client's name as an attacker would choose it: a link, a mention, markup, a fold-out of a date. */
export const nasty = '[win](http://evil.example) <at>everyone</at> **bold** <img src=x> {{DATE(2026-01-01)}}'

const rows = Array.from({ length: 400 }, (_, at) => [`Client ${at}`, `${at / 10} %`, `$${at},000`])
const tableCard: Card = { kind: 'comparison', title: 'The whole book', columns: ['Client', 'Drift', 'Value'], rows }
const nastyCard: Card = { kind: 'comparison', title: nasty, columns: [nasty, 'Drift'], rows: [[nasty, '5 %']] }
const chartCard: Card = {
  kind: 'chart', title: 'Growth', rows: [],
  chart: { kind: 'line', reading: 'It grew from 100 to 120.', unit: 'index', x: ['2026-01-01', '2026-02-01', '2026-03-01'], series: [{ name: 'You', you: true, values: [100, 110, 120] }] },
}
const cards: Readonly<Record<string, readonly Card[]>> = { table: [tableCard], nasty: [nastyCard], chart: [chartCard] }

/** A turn without a model: it does what the message says, through the ports that any model has. */
export const scripted: RunTurn = async (input, ports) => {
  await ports.record('turn-started', { model: 'scripted' })
  const tickets: TicketView[] = []
  let text = `You said: ${input.text}. That was message ${ports.past.length + 1}.`
  const [side, quantity = '', symbol = 'BND'] = input.text.split(' ')
  if (side === 'buy' || side === 'sell') {
    const ticket = await ports.propose({ accountId: ports.facts.accounts[0]!.accountId, title: `${side} ${quantity} ${symbol}`, legs: [{ symbol, side, quantity, type: 'market' }], impact: null, taxUsd: null }, [])
    if (isRefusal(ticket)) text = `${ticket.code}.`
    else tickets.push(ticket)
  }
  if (input.text === 'long') text = longText
  if (input.text === 'figures') text = 'You hold 7.'
  if (input.text === 'slow') await new Promise((resolve) => { setTimeout(resolve, 300) })
  await ports.record('reply-sentence', { text })
  ports.emit({ kind: 'delta', text })
  return {
    conversationId: input.conversationId, turnId: input.turnId, text, model: 'scripted', latencyMs: ports.elapsedMs(), asOf: ports.market.asOf,
    outcome: 'answered', tools: [], facts: input.text === 'figures' ? [{ text: '7', value: 7, source: { said: input.messageId } }] : [], cards: cards[input.text] ?? [], tickets,
  }
}
