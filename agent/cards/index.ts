import type { Card, Fact, ToolCall } from '../../domain/conversation.ts'
import type { ClientFacts } from '../../domain/facts.ts'
import { isRefusal } from '../../domain/result.ts'
import { backtestCards } from './backtest.ts'
import { goalCards } from './goal.ts'
import { ofClient } from './of-client.ts'
import { frontierCards, riskCards, weightsCards } from './optimizer.ts'
import { fallCards, growthCards } from './performance.ts'
import { driftCards, holdingsCards } from './portfolio.ts'
import { withoutRepeats } from './repeats.ts'
import { stressCards } from './stress.ts'
import { wishCards } from './wish.ts'

/** What makes a card of a result, and the part of the result (by JSON pointer) that it shows. */
interface Maker {
  readonly make: (output: never) => readonly Card[]
  readonly shows: RegExp
}

const makers: Readonly<Record<string, readonly Maker[]>> = {
  'portfolio': [{ make: holdingsCards, shows: /^\/(?:valueUsd|investedUsd|classes\/\d+\/valueUsd)/ }, { make: driftCards, shows: /^\/drift\// }],
  'performance': [{ make: growthCards, shows: /^\// }, { make: fallCards, shows: /^\/risk\/(?:maxDrawdown|peak|trough|recovery)/ }],
  'optimizer': [{ make: weightsCards, shows: /^\/(?:weights|why|trade)/ }, { make: frontierCards, shows: /^\// }, { make: riskCards, shows: /^\/(?:weights|why|trade)/ }],
  'stress-tester': [{ make: stressCards, shows: /^\// }], 'backtester': [{ make: backtestCards, shows: /^\// }], 'goal-planner': [{ make: goalCards, shows: /^\// }],
}

/** Cards of one result, of the parts at these pointers. Made by us from the output alone: no model has a part in them. None for a refusal. */
export const cardsOf = ({ name, output }: ToolCall, pointers: readonly string[]): readonly Card[] => {
  if (isRefusal(output)) return []
  return [...(makers[name] ?? []).filter(({ shows }) => pointers.some((each) => shows.test(each))).flatMap(({ make }) => make(output as never)), ...wishCards(output as never)]
}

/** The cards of a reply to whoever has these `clients`: of what its figures stand on, without the tables that its text holds already; what a tool offers is always there. */
export const cardsFor = (calls: readonly ToolCall[], facts: readonly Fact[], text: string, clients: readonly ClientFacts[] = []): readonly Card[] => calls.flatMap((call, at) =>
  cardsOf(call, facts.flatMap(({ source }) => ('tool' in source && source.tool === at ? [source.pointer] : []))).flatMap((card) => withoutRepeats(ofClient(card, call, clients), text)))
