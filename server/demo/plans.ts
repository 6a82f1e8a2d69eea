import type { AccountFacts } from '../../domain/portfolio.ts'
import type { IpsChoice } from './policies.ts'

/** How a holding came about: bought from `firstMonthsAgo` to `lastMonthsAgo`, every so many months, in equal parts. */
export interface HoldingPlan {
  readonly symbol: string
  /** Its share of the account's value at the market's now; fraction of one. */
  readonly weight: number
  readonly firstMonthsAgo: number
  readonly lastMonthsAgo: number
  readonly everyMonths: number
  /** A past sale: shares as a fraction of what is left today. */
  readonly sold?: { readonly monthsAgo: number; readonly fraction: number }
}

export interface ClientPlan {
  readonly personId: string
  readonly accountId: string
  readonly accountLabel: string
  readonly kind: AccountFacts['kind']
  readonly openedMonthsAgo: number
  readonly targetUsd: number
  /** Share of cash at the market's now; fraction of one. */
  readonly cashWeight: number
  readonly holdings: readonly HoldingPlan[]
  /** Takes dividends out every quarter instead of investing them. */
  readonly lives: boolean
  readonly ips: IpsChoice
}

const bought = (symbol: string, weight: number, firstMonthsAgo: number, everyMonths: number, lastMonthsAgo = 3): HoldingPlan =>
  ({ symbol, weight, firstMonthsAgo, lastMonthsAgo, everyMonths })

/** Mid-career: stocks have run ahead of the 60 % target, and long Treasuries stand at a loss. */
const investor: ClientPlan = {
  personId: 'person-investor', accountId: 'account-investor', accountLabel: 'Investment account', kind: 'individual',
  openedMonthsAgo: 110, targetUsd: 180_000, cashWeight: 0.03, lives: false,
  holdings: [
    { ...bought('VTI', 0.3, 109, 12), sold: { monthsAgo: 40, fraction: 0.1 } },
    bought('VXUS', 0.12, 97, 12),
    { ...bought('QQQ', 0.14, 103, 18, 10), sold: { monthsAgo: 5, fraction: 0.15 } },
    bought('SCHD', 0.07, 55, 12, 7),
    bought('AMZN', 0.06, 90, 24, 18),
    bought('BND', 0.14, 85, 12, 4),
    bought('TLT', 0.05, 68, 8, 40),
    bought('VNQ', 0.04, 61, 12, 13),
    bought('GLD', 0.05, 73, 24, 25),
  ],
  ips: {
    riskLevel: 'balanced', horizonYears: 19, knowledge: 'informed',
    goals: [{ goalId: 'goal-retirement', kind: 'retirement', label: 'Retirement in 2045', targetUsd: '1200000.00', on: '2045-12-31', monthlyUsd: '1500.00' }],
  },
}

const novice: ClientPlan = {
  personId: 'person-novice', accountId: 'account-novice', accountLabel: 'First account', kind: 'individual',
  openedMonthsAgo: 25, targetUsd: 12_000, cashWeight: 0.12, lives: false,
  holdings: [bought('VTI', 0.5, 24, 5), bought('VXUS', 0.18, 22, 7), bought('BND', 0.2, 20, 8)],
  ips: {
    riskLevel: 'moderate', horizonYears: 6, knowledge: 'basic', sustainability: 'some', exclusions: ['tobacco', 'weapons'],
    goals: [{ goalId: 'goal-house', kind: 'house', label: 'Down payment in 2031', targetUsd: '40000.00', on: '2031-12-31', monthlyUsd: '400.00' }],
  },
}

const retired: ClientPlan = {
  personId: 'person-retired', accountId: 'account-retired', accountLabel: 'Joint account', kind: 'joint',
  openedMonthsAgo: 134, targetUsd: 1_400_000, cashWeight: 0.04, lives: true,
  holdings: [
    bought('VTI', 0.22, 133, 36, 30), bought('VXUS', 0.08, 121, 36, 20), bought('SCHD', 0.1, 97, 24, 14),
    bought('BND', 0.24, 132, 24, 6), bought('TIP', 0.08, 84, 24, 11), bought('LQD', 0.07, 72, 24, 17),
    bought('VTIP', 0.07, 60, 24, 9), bought('VNQ', 0.05, 96, 48, 26), bought('SGOV', 0.05, 30, 12, 8),
  ],
  ips: {
    riskLevel: 'moderate', horizonYears: 22, knowledge: 'informed',
    goals: [{ goalId: 'goal-income', kind: 'retirement', label: 'Income until 2048', targetUsd: '1000000.00', on: '2048-12-31', monthlyUsd: '-4500.00' }],
  },
}

/** More than half of it is one stock with large gains. */
const concentrated: ClientPlan = {
  personId: 'person-concentrated', accountId: 'account-concentrated', accountLabel: 'Individual account', kind: 'individual',
  openedMonthsAgo: 182, targetUsd: 2_400_000, cashWeight: 0.03, lives: true,
  holdings: [
    { ...bought('AMZN', 0.56, 181, 30, 60), sold: { monthsAgo: 20, fraction: 0.05 } },
    bought('VTI', 0.18, 96, 24, 12), bought('VXUS', 0.06, 84, 36, 12), bought('BND', 0.12, 72, 24, 9), bought('GLD', 0.05, 48, 24, 24),
  ],
  ips: {
    riskLevel: 'growth', horizonYears: 15, knowledge: 'advanced',
    goals: [{ goalId: 'goal-education', kind: 'education', label: 'Education from 2034', targetUsd: '400000.00', on: '2034-08-31', monthlyUsd: '0.00' }],
  },
}

const level = ['conservative', 'moderate', 'balanced', 'growth', 'aggressive'] as const

/** Stock share of each level's clients beside its target: some have drifted, some have not. */
const stocksOf = { conservative: [0.25, 0.33], moderate: [0.41, 0.5], balanced: [0.58, 0.68], growth: [0.74, 0.82], aggressive: [0.9, 0.8] } as const

/** Years below which the questionnaire gives no such level. */
const shortest = { conservative: 0, moderate: 3, balanced: 5, growth: 8, aggressive: 12 } as const

/** The rest of an advisor's book: five levels, two degrees of drift, sizes from small to large. `number` is 1 to 21. */
const bookClient = (number: number): ClientPlan => {
  const riskLevel = level[number % level.length] ?? 'balanced'
  const stocks = stocksOf[riskLevel][number % 2 === 0 ? 0 : 1]
  const safe = 1 - stocks - 0.08
  const first = 30 + ((number * 7) % 50)
  const name = String(number).padStart(2, '0')
  const holdings = [
    bought(number % 3 === 0 ? 'VOO' : 'VTI', stocks * 0.65, first, 12, 5), bought('VXUS', stocks * 0.35, first - 3, 18, 6),
    bought(number % 2 === 0 ? 'AGG' : 'BND', safe * 0.8, first - 1, 12, 4), bought('VTIP', safe * 0.2, first - 6, 18, 7),
    bought(number % 4 === 0 ? 'GLD' : 'VNQ', 0.05, first - 2, 24, 8),
  ]
  return {
    personId: `person-client-${name}`, accountId: `account-client-${name}`, accountLabel: 'Managed account', kind: number % 5 === 3 ? 'ira' : 'individual',
    openedMonthsAgo: first + 1, targetUsd: 60_000 + ((number * 37) % 21) * 45_000, cashWeight: 0.03, holdings, lives: false,
    ips: { riskLevel, horizonYears: Math.max(shortest[riskLevel], 5 + ((number * 3) % 25)), knowledge: number % 3 === 0 ? 'basic' : 'informed' },
  }
}

const bookSize = 25
const ownPlans: readonly ClientPlan[] = [investor, novice, retired, concentrated]

/** The 25 clients of the advisor's book; the first four can sign in themselves. */
export const clientPlans: readonly ClientPlan[] =
  [...ownPlans, ...Array.from({ length: bookSize - ownPlans.length }, (_, at) => bookClient(at + 1))]
