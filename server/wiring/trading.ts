import { randomBytes } from 'node:crypto'
import { defaultGateSettings, type GateDeps } from '../../gates/deps.ts'
import type { ConversationParts } from '../conversation/parts.ts'
import { createTicketNews } from '../conversation/ticket-news.ts'
import { openExecution, type Execution } from '../foundations/execution.ts'
import type { Core } from './core.ts'
import type { Foundations } from './foundations.ts'

export interface Trading {
  readonly gate: GateDeps
  readonly execution: Execution
  /** What conversations are told of their tickets. */
  readonly news: ReturnType<typeof createTicketNews>
}

/** The gate, who executes what it lets through, and who tells it. `parts`: the conversations, which need the gate before they exist. */
export const tradingOf = (base: Foundations, { doors, market, log, newId, personal }: Core, parts: () => ConversationParts): Trading => {
  const news = createTicketNews(() => gate, parts, (personId, ticketId) => { personal.tell({ personId, event: 'ticket.state', ticketId }) })
  const gate: GateDeps = {
    db: doors.gate, market, ids: newId, random: randomBytes, signer: base.signer, settings: { ...defaultGateSettings, ...base.gateSettings },
    onTicketChange: (ticketId) => { news.changed(ticketId) },
    onOrdersQueued: () => { execution.wake() },
  }
  const execution = openExecution({ gate, db: doors.executor, broker: base.broker, coins: base.market.coins, log, onTicketChange: news.changed, ...(base.executorSettings && { settings: base.executorSettings }) })
  return { gate, execution, news }
}
