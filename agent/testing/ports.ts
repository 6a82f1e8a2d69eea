import type { ToolCall, TurnEvent } from '../../domain/conversation.ts'
import type { PersonFacts } from '../../domain/facts.ts'
import type { Proposal } from '../../domain/proposal.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import type { TicketView } from '../../domain/ticket.ts'
import type { PastTurn } from '../../domain/turn.ts'
import { callHash, runTool } from '../../tools/define-tool.ts'
import type { TurnPorts } from '../port.ts'
import { sceneFor } from '../offline/testing/scene.ts'
import type { TurnInput } from '../../domain/turn.ts'

export interface TestPorts extends TurnPorts {
  readonly input: TurnInput
  readonly events: TurnEvent[]
  readonly records: { readonly kind: string; readonly body: Readonly<Record<string, unknown>> }[]
  readonly proposals: { readonly proposal: Proposal; readonly underived: readonly string[] }[]
  readonly order: string[]
}

const ticketOf = (proposal: Proposal): TicketView => ({
  id: 'ticket-1', hash: 'hash', state: 'CHECKED', channel: 'terminal', owner: 'person-test', accountId: proposal.accountId, expiresAt: '2026-07-31T20:10:00.000Z', worstCaseUsd: '0.00', feesUsd: '0.00',
  stepUpRequired: false, legs: [], checks: [], orders: [], title: proposal.title, accountLabel: '', createdAt: '2026-07-31T20:00:00.000Z', tolerance: '0.005', taxUsd: null, priceSource: 'snapshot', priceAsOf: '2026-07-31', impact: null, names: {},
})

/** Ports that keep everything in memory. Proposals with taints are refused, as the gate does. */
export const testPorts = async (text: string, options: { past?: readonly PastTurn[]; facts?: PersonFacts; signal?: AbortSignal; propose?: (proposal: Proposal) => TicketView | Refusal } = {}): Promise<TestPorts> => {
  const scene = await sceneFor(text, options.past ?? [], options.facts)
  const events: TurnEvent[] = []
  const records: TestPorts['records'] = []
  const proposals: TestPorts['proposals'] = []
  const order: string[] = []
  let clock = 0
  return {
    ...scene, events, records, proposals, order, signal: options.signal ?? new AbortController().signal,
    run: async (tool, input, results) => {
      const done = await runTool(tool, input, { market: scene.market, facts: scene.facts, results, signal: new AbortController().signal, progress: () => undefined })
      const call: ToolCall = { name: tool.name, input: done.input, output: done.output, hash: callHash(tool.name, done.input, done.output) }
      return { call, ...(done.refusal && { refusal: done.refusal }) }
    },
    record: (kind, body) => { records.push({ kind, body }); order.push(`record ${kind}`); return Promise.resolve() },
    emit: (event) => { events.push(event); order.push(`emit ${event.kind}`) },
    propose: (proposal, underived) => {
      proposals.push({ proposal, underived })
      if (underived.length > 0) return Promise.resolve(refuse('UNTRUSTED_SOURCE', 'A part of this comes from text that is not yours, so no ticket was made.', {}, 'Say in your own words what you want to trade.'))
      return Promise.resolve(options.propose?.(proposal) ?? ticketOf(proposal))
    },
    elapsedMs: () => clock++,
  }
}

/** What the person saw as text. */
export const seen = (ports: TestPorts): string => ports.events.map((event) => (event.kind === 'delta' ? event.text : '')).join('')
