import { z } from 'zod'
import type { PersonFacts } from '../../domain/facts.ts'
import type { Ips } from '../../domain/policy.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import { refuse, type Refusal } from '../../domain/result.ts'

/** Fields by which a tool's input says whose money it is about; both absent: the person's own accounts. */
export const scopeFields = {
  accountId: z.string().min(1).optional().describe('Absent: all accounts'),
  clientId: z.string().min(1).optional().describe('Advisors only: the client, by personId'),
}

export interface Scope {
  readonly accounts: readonly AccountFacts[]
  readonly ips: Ips
}

const unknownAccount = (accountId: string): Refusal =>
  refuse('NOT_FOUND', 'There is no such account here.', { accountId }, 'Name one of your accounts.')

/** The accounts that the facts allow; a client's or another person's account that is not in them is "not found". */
export const scopeOf = (facts: PersonFacts, wish: { accountId?: string | undefined; clientId?: string | undefined }): Scope | Refusal => {
  const books: readonly Scope[] = [{ accounts: facts.accounts, ips: facts.ips }, ...facts.clients]
  if (wish.clientId !== undefined) {
    const client = facts.clients.find((each) => each.personId === wish.clientId)
    if (!client) return refuse('NOT_FOUND', 'There is no such client here.', { clientId: wish.clientId }, 'Ask for your list of clients.')
    if (wish.accountId === undefined) return client
    const account = client.accounts.find((each) => each.accountId === wish.accountId)
    return account ? { accounts: [account], ips: client.ips } : unknownAccount(wish.accountId)
  }
  if (wish.accountId !== undefined) {
    for (const book of books) {
      const account = book.accounts.find((each) => each.accountId === wish.accountId)
      if (account) return { accounts: [account], ips: book.ips }
    }
    return unknownAccount(wish.accountId)
  }
  if (facts.accounts.length > 0) return { accounts: facts.accounts, ips: facts.ips }
  if (facts.clients.length > 0) return refuse('CLARIFY', 'Which client do you mean?', { clients: facts.clients.map((each) => each.label) }, 'Name a client.')
  return refuse('NO_ACCOUNT', 'There is no account to look at yet.', {}, 'Open an account first.')
}

/** As `scopeOf`; a question that no account is needed for ("how would 60/40 have done") is answered without one. */
export const scopeOrNone = (facts: PersonFacts, wish: { accountId?: string | undefined; clientId?: string | undefined }, accountNeeded: boolean): Scope | Refusal =>
  (accountNeeded || wish.accountId !== undefined || wish.clientId !== undefined || facts.accounts.length > 0 ? scopeOf(facts, wish) : { accounts: [], ips: facts.ips })
