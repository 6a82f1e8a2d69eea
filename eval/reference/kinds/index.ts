import type { Kind } from '../score.ts'
import { kinds as backtest } from './backtest.ts'
import { kinds as benchmark } from './benchmark.ts'
import { kinds as blackLitterman } from './black-litterman.ts'
import { kinds as crises } from './crises.ts'
import { kinds as downside } from './downside.ts'
import { kinds as drawdown } from './drawdown.ts'
import { kinds as estimators } from './estimators.ts'
import { kinds as frontier } from './frontier.ts'
import { kinds as hrp } from './hrp.ts'
import { kinds as infeasible } from './infeasible.ts'
import { kinds as meanVariance } from './mean-variance.ts'
import { kinds as money } from './money.ts'
import { kinds as performance } from './performance.ts'
import { kinds as qp } from './qp.ts'
import { kinds as returnWindow } from './return-window.ts'
import { kinds as riskMeasures } from './risk-measures.ts'
import { kinds as riskParity } from './risk-parity.ts'
import { kinds as tailRisk } from './tail-risk.ts'
import { kinds as taxLots } from './tax-lots.ts'
import { kinds as wholeShares } from './whole-shares.ts'

const groups: Array<Record<string, Kind>> = [
  meanVariance, returnWindow, riskParity, riskMeasures, qp, frontier, hrp, estimators, blackLitterman, infeasible,
  performance, downside, drawdown, benchmark, tailRisk, backtest, money, taxLots, wholeShares, crises,
]

/** Kind → how it is computed. A kind that no group names stays unsupported and is reported as skipped. */
export const kinds: ReadonlyMap<string, Kind> = new Map(groups.flatMap(group => Object.entries(group)))
