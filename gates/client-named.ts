import { sql } from 'kysely'
import { allLabelledIn, labelWords } from '../domain/label-words.ts'
import { ownWords } from '../domain/own-words.ts'
import { conversationChain, readChain } from '../ledger/record.ts'
import type { Actor, Tx } from './deps.ts'

/** A client of the advisor's book. */
interface BookClient {
  readonly id: string
  readonly label: string
}

/** Everybody whom the advisor may trade for on that day. */
const bookOf = async (tx: Tx, advisorId: string, marketDate: string): Promise<readonly BookClient[]> => {
  const { rows } = await sql<BookClient>`
    SELECT DISTINCT person.id, person.label FROM mandate JOIN account ON account.id = mandate.account_id JOIN person ON person.id = account.owner_id
    WHERE mandate.advisor_id = ${advisorId} AND mandate.scope = 'trade' AND mandate.until >= ${marketDate}::date`.execute(tx)
  return rows
}

/** Clients named by a part of their label that nobody else in the book has, written as a name is: "I will" does not name Will. */
const namedInPart = (text: string, book: readonly BookClient[]): readonly BookClient[] => {
  const words = new Set(labelWords((text.match(/(?<!\p{L})[\p{Lu}\p{Lo}]\p{L}+/gu) ?? []).join(' ')))
  return book.filter(({ id, label }) => labelWords(label).some((part) =>
    part.length > 2 && words.has(part) && !book.some((other) => other.id !== id && labelWords(other.label).includes(part))))
}

const ordinals = [/\b(?:first|1st)\b/i, /\b(?:second|2nd)\b/i, /\b(?:third|3rd)\b/i, /\b(?:fourth|4th)\b/i, /\b(?:fifth|5th)\b/i]

/** Clients picked by their place in the list that they were shown: "the second one". */
const picked = (text: string, listed: readonly string[]): readonly string[] => listed.filter((_id, at) => ordinals[at]?.test(text) === true)

/**
 * The clients that an advisor means by their own words: those of the last message that names any, and those picked since by their
 * place in `listed` (ids, in the order shown). What was pasted or quoted names nobody.
 */
const clientsMeant = (words: readonly string[], book: readonly BookClient[], listed: readonly string[]): ReadonlySet<string> => {
  const typed = words.map(ownWords).toReversed()
  const meant = new Set<string>()
  const newest = (names: typeof namedInPart): number => typed.findIndex((text) => names(text, book).length > 0)
  const whole = newest(allLabelledIn)
  const until = whole >= 0 ? whole : newest(namedInPart)
  for (const text of until < 0 ? typed : typed.slice(0, until + 1)) {
    for (const { id } of [...allLabelledIn(text, book), ...namedInPart(text, book)]) meant.add(id)
    for (const id of picked(text, listed)) meant.add(id)
  }
  return meant
}

/** The clients of the last list that this conversation showed, in its order. */
const lastListed = async (tx: Tx, conversationId: string, personId: string): Promise<readonly string[]> => {
  const lists = (await readChain(tx, conversationChain(conversationId, personId).id)).filter(({ kind, body }) => kind === 'tool-called' && body !== '')
    .map(({ body }) => JSON.parse(body) as { readonly name?: string; readonly output?: { readonly clients?: readonly { readonly clientId: string }[] } })
  return lists.findLast(({ name }) => name === 'clients')?.output?.clients?.map(({ clientId }) => clientId) ?? []
}

/** Whether the advisor meant this client: by name, by place in a list, or because there is no other. */
export const meansClient = async (
  tx: Tx, by: { readonly actor: Actor; readonly conversationId: string | undefined; readonly words: readonly string[] }, clientId: string, marketDate: string,
): Promise<boolean> => {
  const personId = by.actor.person.id
  const book = await bookOf(tx, personId, marketDate)
  if (book.length === 1) {
    const own = await tx.selectFrom('account').select('id').where('owner_id', '=', personId).executeTakeFirst()
    if (own === undefined) return true
  }
  if (clientsMeant(by.words, book, []).has(clientId)) return true
  if (by.conversationId === undefined || !by.words.some((text) => ordinals.some((each) => each.test(text)))) return false
  return clientsMeant(by.words, book, await lastListed(tx, by.conversationId, personId)).has(clientId)
}
