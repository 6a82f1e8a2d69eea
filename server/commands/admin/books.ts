import type { Command } from './command.ts'

interface Account { readonly id: string; readonly ownerId: string; readonly label: string; readonly kind: string; readonly openedOn: string; readonly frozen: boolean }
interface Mandate { readonly advisorId: string; readonly accountId: string; readonly scope: string; readonly until: string; readonly reference: string | null; readonly running: boolean }

/** Accounts without their money, and who may act on them. */
export const bookCommands: Readonly<Record<string, Command>> = {
  accounts: {
    usage: 'accounts', does: 'every account and its owner, without its money',
    run: async ({ api }) => {
      const { accounts } = await api('GET', '/api/admin/accounts') as { accounts: readonly Account[] }
      return accounts.map((each) => `${each.id}  ${each.ownerId}  ${each.kind}, opened ${each.openedOn}${each.frozen ? ', frozen' : ''}  ${each.label}`).join('\n')
    },
  },
  'open-account': {
    usage: 'open-account --owner ADDRESS --label NAME [--kind individual|joint|ira]', does: 'an empty account',
    run: async ({ api, personOf, need, option }) => {
      const { id } = await api('POST', '/api/admin/accounts', { ownerId: (await personOf('owner')).id, label: need('label'), kind: option('kind') ?? 'individual' }) as Account
      return id
    },
  },
  mandates: {
    usage: 'mandates', does: 'which account is in whose book, and until when',
    run: async ({ api }) => {
      const { mandates } = await api('GET', '/api/admin/mandates') as { mandates: readonly Mandate[] }
      return mandates.map((each) => `${each.advisorId}  ${each.accountId}  ${each.scope} until ${each.until}${each.running ? '' : ', over'}  ${each.reference ?? ''}`).join('\n')
    },
  },
  mandate: {
    usage: 'mandate --advisor ADDRESS --account ID --scope advise|trade --until DATE --reference WHERE-IT-IS-FILED', does: "puts an account into an advisor's book",
    run: async ({ api, personOf, need }) => {
      await api('POST', '/api/admin/mandates', { advisorId: (await personOf('advisor')).id, accountId: need('account'), scope: need('scope'), until: need('until'), reference: need('reference') })
      return 'Granted.'
    },
  },
  'end-mandate': {
    usage: 'end-mandate --advisor ADDRESS --account ID', does: 'takes it out again, at once',
    run: async ({ api, personOf, need }) => { await api('POST', '/api/admin/mandates/end', { advisorId: (await personOf('advisor')).id, accountId: need('account') }); return 'Ended.' },
  },
}
