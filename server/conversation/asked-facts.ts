import { nameBookOf } from '../../agent/words/names.ts'
import type { ClientMessage, PersonFacts } from '../../domain/facts.ts'
import type { Press } from '../../domain/press.ts'
import type { Database } from '../../ledger/database.ts'
import { readSaidBy } from '../../ledger/said.ts'
import type { Market } from '../../market/port.ts'
import type { Log } from '../telemetry/log.ts'

const asksForPress = /\b(?:news|headlines?|press|media|articles?|stories|story|announce\w*|in the papers|fundamentals?|earnings|eps|p\/?e|pe ratio|price[- ]to|market cap\w*|profit\w*|revenue|sales|margins?|valuation|valued|multiple|balance sheet|cash flow|return on equity|financials|book value|why (?:did|is|has|was))\b/i
const asksForClients = /\b(?:clients?|book|they|who|whose|people)\b/i
const asksWhatWasSaid = /\b(?:ask\w*|said|say\w*|wr(?:ite|ote|itten)|want\w*|question\w*|messag\w*|request\w*|talk\w*|conversation\w*|chat\w*|touch|worried|mind\w*|contact\w*)\b/i

const daysBack = 30
const mostMessages = 60
const longestText = 200
const dayMs = 86_400_000
/** A question waits so long for others' servers, then goes on without. */
const patienceMs = 4_000

/** What only some questions need is read for these alone: others' servers are slow, and clients' words are theirs. */
export interface AskedParts {
  readonly db: Database
  readonly market: Market
  readonly clock: () => Date
  readonly log: Log
}

const largestHeld = (facts: PersonFacts, closes: (symbol: string) => number): readonly string[] => {
  const values = new Map<string, number>()
  for (const { symbol, quantity } of facts.accounts.flatMap((account) => account.positions)) values.set(symbol, (values.get(symbol) ?? 0) + Number(quantity) * closes(symbol))
  return [...values].sort((a, b) => b[1] - a[1]).map(([symbol]) => symbol)
}

const pressFor = async ({ market, log }: AskedParts, facts: PersonFacts, said: string): Promise<Press | undefined> => {
  if (!market.press || market.source === 'snapshot' || !asksForPress.test(said)) return undefined
  try {
    const view = await market.asOf(market.now(), facts.accounts.flatMap((account) => account.positions.map(({ symbol }) => symbol)))
    const named = nameBookOf(view).mask(said).symbols
    const symbols = named.length > 0 ? named : largestHeld(facts, (symbol) => Number(view.close(symbol)?.price ?? 0))
    return await Promise.race([market.press(symbols), new Promise<undefined>((resolve) => { setTimeout(resolve, patienceMs, undefined).unref() })])
  } catch (error) {
    log.error('press-failed', error)
    return undefined
  }
}

/** Only clients in the facts: those of mandates that still run. */
const messagesFor = async ({ db, clock }: AskedParts, facts: PersonFacts, said: string): Promise<readonly ClientMessage[] | undefined> => {
  if (facts.clients.length === 0 || !asksForClients.test(said) && !facts.clients.some(({ label }) => said.toLowerCase().includes(label.toLowerCase()))) return undefined
  if (!asksWhatWasSaid.test(said)) return undefined
  const now = clock()
  const found = await readSaidBy(db.kysely, { personIds: facts.clients.map(({ personId }) => personId), since: new Date(now.getTime() - daysBack * dayMs), limit: mostMessages })
  const today = Math.floor(now.getTime() / dayMs)
  return found.map(({ personId, at, text }) => ({ clientId: personId, at, daysAgo: Math.max(0, today - Math.floor(Date.parse(at) / dayMs)), text: text.slice(0, longestText) }))
}

/** Facts with what this question asks for beside the ledger; recorded with the others, so that a replay needs nobody's server. */
export const withAsked = async (parts: AskedParts, facts: PersonFacts, said: string): Promise<PersonFacts> => {
  const [press, clientMessages] = await Promise.all([pressFor(parts, facts, said), messagesFor(parts, facts, said)])
  return { ...facts, ...(press && { press }), ...(clientMessages && { clientMessages }) }
}
