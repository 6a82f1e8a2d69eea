import type { RiskLevel } from '../../domain/policy.ts'
import type { MarketView } from '../../market/port.ts'

/** One part of a model portfolio; `symbols` in order of preference, the first that may be bought is taken. */
type Part = { role: string; symbols: readonly string[] }

const parts = {
  us: { role: 'US stocks', symbols: ['VTI', 'VOO', 'SPY'] },
  world: { role: 'stocks of other developed countries', symbols: ['VEA', 'VXUS'] },
  emerging: { role: 'stocks of emerging markets', symbols: ['VWO', 'VXUS'] },
  bonds: { role: 'US investment-grade bonds', symbols: ['BND', 'AGG', 'IEF'] },
  inflation: { role: 'inflation-linked bonds', symbols: ['VTIP', 'TIP'] },
  real: { role: 'real estate', symbols: ['VNQ'] },
  bills: { role: 'Treasury bills', symbols: ['BIL', 'SGOV', 'SHY'] },
} as const satisfies Record<string, Part>
type PartName = keyof typeof parts

/**
 * Strategic mixes by risk level, hundredths of the whole. Each asset class has the share that the house policy targets for the
 * level (`domain/house-policy.ts`); abroad about two fifths of the stocks, as in the world market. Conventions, not forecasts.
 */
const mixes: Readonly<Record<RiskLevel, Partial<Record<PartName, number>>>> = {
  conservative: { us: 15, world: 8, emerging: 2, bonds: 45, inflation: 15, real: 5, bills: 10 },
  moderate: { us: 24, world: 12, emerging: 4, bonds: 38, inflation: 10, real: 7, bills: 5 },
  balanced: { us: 36, world: 17, emerging: 7, bonds: 25, inflation: 5, real: 7, bills: 3 },
  growth: { us: 44, world: 21, emerging: 10, bonds: 17, real: 5, bills: 3 },
  aggressive: { us: 51, world: 26, emerging: 11, bonds: 6, real: 4, bills: 2 },
}

/** Weights by symbol for a level, and what stands for what. A part without a permitted fund goes to `missing`. */
export function modelPortfolio(level: RiskLevel, market: MarketView, permitted: (symbol: string) => boolean):
  { weights: Map<string, number>; roles: Map<string, string>; missing: string[] } {
  const weights = new Map<string, number>()
  const roles = new Map<string, string>()
  const missing: string[] = []
  for (const [name, share] of Object.entries(mixes[level])) {
    const part: Part = parts[name as PartName]
    const symbol = part.symbols.find(each => market.instrument(each) && permitted(each))
    if (!symbol) { missing.push(part.role); continue }
    weights.set(symbol, (weights.get(symbol) ?? 0) + share / 100)
    roles.set(symbol, part.role)
  }
  return { weights, roles, missing }
}

/** Core funds, one a role, from which a portfolio can be built anew. */
export const coreRoles: readonly Part[] = [
  ...Object.values(parts),
  { role: 'Treasury bonds', symbols: ['IEF', 'TLT'] },
  { role: 'gold', symbols: ['GLD'] },
]
