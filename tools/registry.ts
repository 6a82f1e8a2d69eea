import { alerts } from './alerts/index.ts'
import { backtester } from './backtester/index.ts'
import { clientActivity } from './client-activity/index.ts'
import { clients } from './clients/index.ts'
import { complianceChecker } from './compliance-checker/index.ts'
import type { Tool } from './define-tool.ts'
import { education } from './education/index.ts'
import { fundamentals } from './fundamentals/index.ts'
import { goalPlanner } from './goal-planner/index.ts'
import { humanHelp } from './human-help/index.ts'
import { market } from './market/index.ts'
import { memory } from './memory/index.ts'
import { news } from './news/index.ts'
import { optimizer } from './optimizer/index.ts'
import { orderStatus } from './order-status/index.ts'
import { performance } from './performance/index.ts'
import { plans } from './plans/index.ts'
import { portfolio } from './portfolio/index.ts'
import { riskProfiler } from './risk-profiler/index.ts'
import { settings } from './settings/index.ts'
import { statementImport } from './statement-import/index.ts'
import { stressTester } from './stress-tester/index.ts'
import { symbolSearch } from './symbol-search/index.ts'
import { taxPlanner } from './tax-planner/index.ts'
import { tradePreview } from './trade-preview/index.ts'
import { tradeProposer } from './trade-proposer/index.ts'
import { transactions } from './transactions/index.ts'

/** The tools that a model may call. None of them trades, writes or speaks to a network. */
export const tools: readonly Tool[] = [
  portfolio,
  performance,
  transactions,
  market,
  symbolSearch,
  optimizer,
  backtester,
  stressTester,
  goalPlanner,
  taxPlanner,
  complianceChecker,
  tradeProposer,
  tradePreview,
  orderStatus,
  clients,
  education,
  riskProfiler,
  memory,
  plans,
  statementImport,
  alerts,
  humanHelp,
  news,
  fundamentals,
  settings,
  clientActivity,
]

/** Those of a model that speaks with somebody of this role. */
export const toolsFor = (role: string, all: readonly Tool[] = tools): readonly Tool[] => all.filter(({ advisorsOnly = false }) => !advisorsOnly || role === 'advisor')
