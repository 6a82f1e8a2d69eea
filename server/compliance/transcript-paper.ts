import { capital } from '../../domain/format.ts'
import type { ChainEntry } from '../../domain/record.ts'
import { isErased } from '../../ledger/keys/sealed-body.ts'
import type { Block, Paper } from '../papers/paper.ts'
import type { TradeStory } from './trades.ts'

type Body = Readonly<Record<string, unknown>>
const at = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? (value as Body)[name] : undefined)
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Whose words an entry holds; other kinds are told in the table of events. */
const spoken: Readonly<Record<string, (body: Body) => readonly [string, string]>> = {
  'message-received': (body) => ['The client wrote', text(body['text'])],
  'reply-sent': (body) => ['Steward answered', text(at(body['reply'], 'text'))],
  'notice-sent': (body) => ['Notice', text(body['text'])],
  'reply-blocked': (body) => ['Held back, not sent', `${text(body['sentence'])} (${text(body['reason'])})`],
}

const stamp = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
const title = (kind: string): string => capital(kind.replaceAll('-', ' '))

const entryBlocks = (entry: ChainEntry): readonly Block[] => {
  const label = (words: string): Block => ({ kind: 'label', text: `${entry.seq}   ${stamp(entry.at)}   ${words}` })
  if (isErased(entry)) return [label(`${title(entry.kind)} (erased with its key)`)]
  const say = spoken[entry.kind]
  if (!say) return entry.kind === 'reply-sentence' ? [] : [label(title(entry.kind))]
  const [who, words] = say(JSON.parse(entry.body) as Body)
  return [label(who), { kind: 'text', text: words }]
}

const tradeBlocks = (trade: TradeStory): readonly Block[] => [
  { kind: 'label', text: `Ticket ${trade.ticketId}, ${trade.state.toLowerCase()}, at most ${trade.worstCaseUsd} USD` },
  { kind: 'text', quiet: true, text: `Displayed ${trade.displayedAt === null ? 'never' : stamp(trade.displayedAt)}; confirmed ${trade.confirmedAt === null ? 'never' : `${stamp(trade.confirmedAt)}${trade.stepUp ? ', with step-up' : ''}`}. Terms ${trade.hash}` },
  { kind: 'table',
    columns: [{ head: 'Leg', share: 0.2 }, { head: 'Shown', share: 0.3 }, { head: 'Executed', share: 0.35 }, { head: 'As shown', share: 0.15 }],
    rows: trade.legs.map(({ symbol, side, shown, done }) => [
      `${side} ${symbol}`, `${shown.quantity} at ${shown.limitPrice ?? shown.refPrice}`,
      done === null ? 'no order' : `${done.filledQuantity} of ${done.quantity}${done.averagePrice === null ? '' : ` at ${done.averagePrice}`}, ${done.state.toLowerCase()}`,
      done === null ? '' : done.asShown ? 'yes' : 'NO']) },
]

/** A conversation for people to read: what was said, shown and done, and by what to find it in the proof. */
export const transcriptPaper = (given: {
  readonly conversationId: string; readonly person: { readonly label: string; readonly email: string }; readonly entries: readonly ChainEntry[]; readonly trades: readonly TradeStory[]
  readonly problems: readonly string[]; readonly createdAt: Date
}): Paper => {
  const { conversationId, person, entries, trades, problems, createdAt } = given
  const last = entries.at(-1)
  return {
    title: `Transcript: ${person.label}`, subtitle: `${person.email}. Conversation ${conversationId}. ${entries.length} entries${last ? `, the last of ${stamp(last.at)}` : ''}.`, createdAt,
    blocks: [
      { kind: 'heading', text: 'Integrity' },
      { kind: 'text', text: problems.length === 0 ? `The chain is unbroken: ${entries.length} entries, each continuing the one before it.` : `The chain is broken. ${problems.join(' ')}` },
      { kind: 'text', quiet: true, text: `Head ${last?.hash ?? 'none'}. This paper is for reading; the proof is the export as JSON Lines, which the verifier checks without this server.` },
      ...(trades.length === 0 ? [] : [{ kind: 'heading', text: 'Shown and executed' } as const, ...trades.flatMap(tradeBlocks)]),
      { kind: 'heading', text: 'What was said and done' },
      ...entries.flatMap(entryBlocks),
    ],
    foot: `Conversation ${conversationId}, printed ${stamp(createdAt.toISOString())}`,
  }
}
