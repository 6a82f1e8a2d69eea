import { linkWords } from './people.ts'
import type { Command, Given } from './command.ts'

interface Policy { readonly version: number; readonly restricted: readonly string[] }
interface Proposal { readonly id: string; readonly kind: string; readonly terms: unknown; readonly hash: string; readonly reason: string; readonly proposedBy: string; readonly state: string; readonly expiresAt: string }

const facts = (value: object): string => Object.entries(value).map(([name, each]) => `${name.padEnd(22)} ${typeof each === 'string' ? each : JSON.stringify(each)}`).join('\n')

const propose = async ({ api, need }: Given, terms: object): Promise<string> => {
  const { id } = await api('POST', '/api/admin/proposals', { ...terms, reason: need('reason') }) as { id: string }
  return `Proposed as ${id}. Another administrator approves it: approve ${id}`
}

const restrict = async (given: Given, change: (now: readonly string[], symbols: readonly string[]) => readonly string[]): Promise<string> => {
  const { restricted } = await given.api('GET', '/api/admin/policy') as Policy
  return propose(given, { kind: 'policy', change: { restricted: change(restricted, given.words.map((symbol) => symbol.toUpperCase())) } })
}

const proposalOf = async ({ api, words: [id] }: Given): Promise<Proposal> => {
  const { proposals } = await api('GET', '/api/admin/proposals') as { proposals: readonly Proposal[] }
  const found = proposals.find((each) => each.id === id)
  if (!found) throw new Error('There is no such proposal. See: proposals')
  return found
}

/** Limits and the restricted list by four eyes, the switch that stops trading, and how the house is. */
export const ruleCommands: Readonly<Record<string, Command>> = {
  health: { usage: 'health', does: 'what runs, on what, and how much', run: async ({ api }) => facts(await api('GET', '/api/admin/health') as object) },
  policy: { usage: 'policy', does: "the firm's rules as they are", run: async ({ api }) => facts(await api('GET', '/api/admin/policy') as object) },
  'propose-policy': {
    usage: `propose-policy --change '{"maxOrderUsd":"100000.00"}' --reason WHY`, does: 'other limits; a second administrator approves',
    run: async (given) => propose(given, { kind: 'policy', change: JSON.parse(given.need('change')) as unknown }),
  },
  restrict: { usage: 'restrict SYMBOL … --reason WHY', does: 'proposes symbols that nobody may trade', run: (given) => restrict(given, (now, symbols) => [...new Set([...now, ...symbols])]) },
  unrestrict: { usage: 'unrestrict SYMBOL … --reason WHY', does: 'proposes that they may again', run: (given) => restrict(given, (now, symbols) => now.filter((each) => !symbols.includes(each))) },
  'reset-factor': { usage: 'reset-factor ADDRESS --reason WHY', does: "proposes a new second factor for somebody who lost theirs", run: async (given) => propose(given, { kind: 'second-factor', personId: (await given.personOf()).id }) },
  'make-administrator': { usage: 'make-administrator ADDRESS --reason WHY', does: 'proposes an administrator, or that one is switched on again', run: async (given) => propose(given, { kind: 'administrator', personId: (await given.personOf()).id }) },
  'release-account': { usage: 'release-account ACCOUNT --reason WHY', does: 'proposes that a frozen account trades again', run: async (given) => propose(given, { kind: 'account-release', accountId: given.words[0] }) },
  proposals: {
    usage: 'proposals', does: 'what was proposed, the newest first',
    run: async ({ api }) => {
      const { proposals } = await api('GET', '/api/admin/proposals') as { proposals: readonly Proposal[] }
      return proposals.map((each) => `${each.id}  ${each.state.padEnd(9)} ${each.kind}  by ${each.proposedBy}: ${each.reason}`).join('\n')
    },
  },
  approve: {
    usage: 'approve PROPOSAL', does: 'shows the terms, asks for a new code, and puts them into effect',
    run: async (given) => {
      const { id, hash, terms, reason } = await proposalOf(given)
      console.log(`${JSON.stringify(terms, null, 2)}\nReason: ${reason}\nHash: ${hash}`)
      const code = await given.lines.ask('One-time code to approve exactly this: ')
      const done = await given.api('POST', `/api/admin/proposals/${id}/approve`, { hash, code: code ?? '' }) as { url?: string; expiresAt?: string }
      return done.url === undefined ? 'Approved. It is in effect.' : `Approved.\n${linkWords({ url: done.url, expiresAt: done.expiresAt ?? '' })}`
    },
  },
  reject: {
    usage: 'reject PROPOSAL --reason WHY', does: 'a no; of your own proposal, taking it back',
    run: async (given) => {
      const { id, hash } = await proposalOf(given)
      const { state } = await given.api('POST', `/api/admin/proposals/${id}/reject`, { hash, reason: given.need('reason') }) as { state: string }
      return `It is ${state}.`
    },
  },
  halt: { usage: 'halt --reason WHY', does: 'stops all trading at once', run: async ({ api, need }) => { await api('POST', '/api/admin/kill-switch', { on: true, reason: need('reason') }); return 'Trading is halted.' } },
  resume: { usage: 'resume --reason WHY', does: 'opens it again', run: async ({ api, need }) => { await api('POST', '/api/admin/kill-switch', { on: false, reason: need('reason') }); return 'Trading is open.' } },
}
