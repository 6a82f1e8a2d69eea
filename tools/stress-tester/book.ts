import type { z } from 'zod'
import type { PersonFacts } from '../../domain/facts.ts'
import { formatUsd, usdToNumber } from '../../domain/money.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import { holdTogether } from '../portfolio-source/holdings.ts'
import type { Scope } from '../portfolio-source/scope.ts'
import { usdText } from '../portfolio-source/words.ts'
import type { ToolContext } from '../define-tool.ts'
import type { output, scenarioOutput } from './output.ts'

/** All clients' accounts as one portfolio, without a policy of its own. */
export const bookOf = (facts: PersonFacts): Scope | Refusal => (facts.clients.length === 0
  ? refuse('NO_CLIENTS', 'There are no clients in your book.', { role: facts.role }, 'Only advisors have a client book.')
  : { accounts: facts.clients.flatMap((client) => client.accounts), ips: { ...facts.ips, targets: [], benchmark: [] } })

/** Each client by the holdings' own moves in this scenario, worst first. */
export const clientsIn = (scenario: z.input<typeof scenarioOutput>, { facts, market }: ToolContext): z.input<typeof output>['byClient'] => {
  const moves = new Map(scenario.byHolding.map((each) => [each.symbol, each.change]))
  return facts.clients.map(({ personId, label, accounts }) => {
    const held = holdTogether(accounts, market)
    const change = held.holdings.reduce((total, each) => total + each.weight * (moves.get(each.symbol) ?? 0), 0)
    return { clientId: personId, label, valueUsd: formatUsd(held.totalUsd), change, changeUsd: usdText(usdToNumber(held.totalUsd) * change) }
  }).sort((a, b) => a.change - b.change || (a.clientId < b.clientId ? -1 : 1))
}
