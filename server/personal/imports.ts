import type { z } from 'zod'
import { addTradingDays } from '../../domain/calendar.ts'
import { digestOf } from '../../domain/canonical.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { isoDate } from '../../domain/units.ts'
import { refusable, showAct, takeAct } from '../../gates/acts.ts'
import type { Actor, Tx } from '../../gates/deps.ts'
import { readAccountFacts } from '../../ledger/accounts.ts'
import { bookCash, bookFill } from '../../ledger/booking.ts'
import { BookingError } from '../../ledger/journal.ts'
import { isTrade, withFunding, type ImportEntry } from '../../tools/statement-import/entry.ts'
import { statementImport } from '../../tools/statement-import/index.ts'
import { ask, record, type PersonalParts } from './parts.ts'

export interface ImportWish {
  readonly accountId?: string | undefined
  readonly csv?: string | undefined
  readonly entries?: readonly ImportEntry[] | undefined
}

type Read = z.input<typeof statementImport.output>

export interface ImportPreview extends Omit<Read, 'wish'> {
  readonly hash: string
  readonly expiresAt: string
}

interface Terms {
  readonly importId: string
  readonly personId: string
  readonly accountId: string
  /** With the deposits that came with them; in the order in which they are booked. */
  readonly entries: readonly ImportEntry[]
}

const notPaper = (): Refusal =>
  refuse('NOT_PAPER', 'With a real broker, the broker\'s own books are the truth, so nothing is recorded by hand.', {}, 'Ask the broker for a transfer.')

/** Reads a statement and shows what would be booked, and records that this session was shown it. */
export const previewImport = async (parts: PersonalParts, actor: Actor, wish: ImportWish): Promise<ImportPreview | Refusal> => {
  if (!parts.paper) return notPaper()
  const read = await ask<Read>(parts, actor.person, statementImport, wish)
  if (isRefusal(read)) return read
  const { wish: made, ...shown } = read
  if (!made) return refuse('NOTHING_TO_IMPORT', 'There is nothing new in it.', { duplicates: read.duplicates, problems: read.problems }, 'Choose another file.')
  const terms: Terms = {
    importId: parts.newId('import'), personId: actor.person.id, accountId: read.accountId, entries: withFunding((made.body as { entries: readonly ImportEntry[] }).entries),
  }
  const hash = digestOf({ act: 'steward-import-v1', ...terms })
  const expiresAt = await parts.gate.db.kysely.transaction().execute((tx) => showAct(tx, parts.gate, actor, { kind: 'import', hash, terms }))
  return { ...shown, hash, expiresAt }
}

/** Shares that no open order holds must cover the sales: what waits to be sold can't have been sold already. */
const uncovered = async (tx: Tx, { accountId, entries }: Terms, today: string): Promise<string | undefined> => {
  const [account] = await readAccountFacts(tx, [accountId], today)
  const free = new Map(account?.positions.map(({ symbol, quantity, heldQuantity }) => [symbol, Number(quantity) - Number(heldQuantity)]))
  for (const entry of entries) {
    if (!isTrade(entry)) continue
    const left = (free.get(entry.symbol) ?? 0) + Number(entry.quantity) * (entry.kind === 'buy' ? 1 : -1)
    if (left < -1e-9) return entry.symbol
    free.set(entry.symbol, left)
  }
  return undefined
}

const bookAll = async (tx: Tx, { importId, accountId, entries }: Terms): Promise<void> => {
  for (const [at, entry] of entries.entries()) {
    const id = `${importId}-${String(at + 1).padStart(4, '0')}`
    if (!isTrade(entry)) await bookCash(tx, { id, accountId, kind: entry.kind, amountUsd: entry.amountUsd, on: entry.on, ...('symbol' in entry && entry.symbol !== undefined ? { symbol: entry.symbol } : {}) })
    else {
      const { symbol, kind, quantity, price, feeUsd, on } = entry
      await bookFill(tx, { fillId: id, orderId: null, accountId, symbol, side: kind, quantity, price, feeUsd, on, settlesOn: addTradingDays(isoDate(on), 1), origin: 'imported' })
    }
  }
}

/** Books the entries as they were shown, all or none, with their entry in the record. NOT_ENOUGH_SHARES, NOT_ENOUGH_CASH, and as `takeAct`. */
export const agreeImport = (parts: PersonalParts, actor: Actor, hash: string): Promise<{ readonly importId: string; readonly booked: number } | Refusal> =>
  refusable(parts.db, async (tx) => {
    const taken = await takeAct(tx, parts.gate, actor, { kind: 'import', hash, stepUp: () => false })
    if (isRefusal(taken)) return taken
    const terms = taken.terms as Terms
    await tx.selectFrom('account').select('id').where('id', '=', terms.accountId).forNoKeyUpdate().executeTakeFirstOrThrow()
    const symbol = await uncovered(tx, terms, parts.gate.market.now())
    if (symbol !== undefined) return refuse('NOT_ENOUGH_SHARES', `The sales of ${symbol} are more than what is held. Nothing was recorded.`, { symbol }, 'Add the purchases that came before.')
    try {
      await bookAll(tx, terms)
    } catch (error) {
      if (error instanceof BookingError) return refuse(error.code, `${error.message} Nothing was recorded.`, {}, 'Correct the entries and open a new preview.')
      throw error
    }
    await record(tx, parts, actor, 'import-booked', { hash, importId: terms.importId, accountId: terms.accountId, entries: terms.entries })
    return { importId: terms.importId, booked: terms.entries.length }
  })
