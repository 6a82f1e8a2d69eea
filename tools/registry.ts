import { backtester } from './backtester/index.ts'
import type { Tool } from './define-tool.ts'
import { optimizer } from './optimizer/index.ts'
import { performance } from './performance/index.ts'
import { portfolio } from './portfolio/index.ts'
import { stressTester } from './stress-tester/index.ts'
import { symbolSearch } from './symbol-search/index.ts'
import { taxPlanner } from './tax-planner/index.ts'
import { tradeProposer } from './trade-proposer/index.ts'

/** The tools that a model may call. None of them trades, writes or speaks to a network. */
export const tools: readonly Tool[] = [
  portfolio,
  performance,
  symbolSearch,
  optimizer,
  backtester,
  stressTester,
  taxPlanner,
  tradeProposer,
]
