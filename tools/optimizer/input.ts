import { z } from 'zod'
import { riskLevels } from '../../domain/policy.ts'
import { riskMeasures } from '../numerics/risk-measures.ts'
import { riskYears } from '../portfolio/risk.ts'
import { symbolField as symbol } from '../portfolio/shapes.ts'
import { portfolioSource } from '../portfolio-source/source.ts'
import { scopeFields } from '../portfolio-source/scope.ts'

export const methods = [
  'min-variance', 'max-sharpe', 'target-return', 'target-volatility', 'utility', 'max-diversification', 'risk-parity', 'hrp',
  'min-risk', 'max-ratio', 'cvar', 'semivariance', 'tracking-error', 'black-litterman', 'robust', 'equal-weight', 'model-portfolio', 'safer',
] as const
export type Method = (typeof methods)[number]

const fraction = z.number().min(0).max(1)
const groupKinds = ['asset-class', 'sub-class', 'sector', 'region', 'esg', 'symbols'] as const

export const input = z.strictObject({
  ...scopeFields,
  method: z.enum(methods).describe('model-portfolio: a standard mix for a risk level; safer: less volatile, near what is held; min-risk: least of `measure`; max-ratio: most return per `measure`'),
  from: portfolioSource.optional().describe('The portfolio that is changed; absent: what the accounts hold'),
  universe: z.enum(['holdings', 'core', 'holdings-and-core']).optional().describe('What to choose from: held, core funds, or both'),
  symbols: z.array(symbol).min(1).max(60).optional().describe('What to choose from, by name, instead of a universe'),
  keepOthers: z.boolean().default(false).describe('Holdings outside of `symbols` stay as they are instead of being sold'),
  riskLevel: z.enum(riskLevels).optional().describe('For model-portfolio; absent: the level of the investment policy'),
  targetReturn: z.number().min(-0.5).max(2).optional().describe('Expected return a year, fraction'),
  targetVolatility: z.number().min(0).max(2).optional().describe('Volatility a year, fraction'),
  riskAversion: z.number().positive().max(100).default(4).describe('For utility and for the price of risk in costs'),
  lowerVolatilityBy: z.number().gt(0).lt(1).default(0.2).describe('For safer: 0.2 is a fifth less volatile'),
  measure: z.enum(riskMeasures).optional().describe('For min-risk, max-ratio (absent: CVaR) and risk-parity (absent: variance)'),
  confidence: z.number().min(0.5).max(0.999).default(0.95),
  riskBudgets: z.array(z.strictObject({ symbol, share: z.number().gt(0) })).min(1).max(60).optional().describe('For risk-parity: shares of the risk; absent: equal'),
  benchmark: portfolioSource.optional().describe('For tracking-error; absent: the benchmark of the policy'),
  views: z.array(z.strictObject({
    symbol, versus: symbol.optional().describe('A relative view: `symbol` beats this one'),
    return: z.number().min(-1).max(2).describe('Expected return a year, or the lead over `versus`'),
    confidence: fraction.default(0.5),
  })).max(20).optional().describe('For black-litterman'),
  uncertainty: z.strictObject({ kind: z.enum(['box', 'ellipsoid']), size: z.number().gt(0).max(5).default(1) }).optional()
    .describe('For robust: how many standard errors the means may be off'),
  longOnly: z.boolean().default(true),
  minWeight: z.number().min(-1).max(1).optional(), maxWeight: z.number().gt(0).max(2).optional(),
  minCash: fraction.default(0), maxCash: fraction.optional(),
  bounds: z.array(z.strictObject({ symbol, min: z.number().min(-1).max(1).optional(), max: z.number().min(-1).max(2).optional() })).max(60).default([]),
  locked: z.array(symbol).max(60).default([]).describe('Holdings that keep their weight, as far as firm and policy allow it'),
  groups: z.array(z.strictObject({
    by: z.enum(groupKinds), value: z.string().max(40).default('').describe('e.g. bonds, Financials, Emerging, esg'),
    symbols: z.array(symbol).optional(), min: fraction.optional(), max: fraction.optional(),
  })).max(20).default([]),
  withinPolicy: z.boolean().default(false).describe('Keep every asset class inside the bands of the investment policy'),
  maxTurnover: z.number().gt(0).max(4).optional().describe('Largest sum of all purchases and sales, fraction of the value: 0.2 sells 10 % and buys 10 %'),
  tradingCostBps: z.number().min(0).max(500).optional().describe('Cost of each purchase and sale, put into the objective'),
  covariance: z.enum(['ledoit-wolf', 'sample', 'ewma']).optional().describe('Absent: sample where there are ten weeks an asset, else Ledoit-Wolf'),
  returns: z.enum(['capm', 'shrinkage', 'history', 'equilibrium']).default('capm'),
  histories: z.enum(['common', 'pairwise']).optional().describe('Unequal histories: only common weeks, or each pair over its own'),
  years: z.number().min(1).max(30).default(riskYears).describe('Years of history; the default is the window of every volatility here'),
})
export type Input = z.output<typeof input>
