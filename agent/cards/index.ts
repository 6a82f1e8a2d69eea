import type { Card, ToolCall } from '../../domain/conversation.ts'
import { isRefusal } from '../../domain/result.ts'
import { backtestCards } from './backtest.ts'
import { goalCards } from './goal.ts'
import { optimizerCards } from './optimizer.ts'
import { performanceCards } from './performance.ts'
import { portfolioCards } from './portfolio.ts'
import { stressCards } from './stress.ts'
import { wishCards } from './wish.ts'

const makers: Readonly<Record<string, (output: never) => readonly Card[]>> = {
  'portfolio': portfolioCards, 'performance': performanceCards, 'stress-tester': stressCards, 'backtester': backtestCards, 'optimizer': optimizerCards, 'goal-planner': goalCards,
}

/** Cards of a tool's result, made by us from its output alone: no model has a part in them. None for a refusal. */
export const cardsFor = ({ name, output }: ToolCall): readonly Card[] => (isRefusal(output) ? [] : makers[name]?.(output as never) ?? wishCards(output as never))
