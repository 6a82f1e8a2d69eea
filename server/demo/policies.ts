import { bandsOf, benchmarkOf } from '../../domain/house-policy.ts'
import type { FirmPolicy, Goal, Ips, RiskLevel } from '../../domain/policy.ts'
import type { RiskAnswers } from '../../domain/risk-answers.ts'
import { firstFirmPolicy } from '../admin/first-rules.ts'

/** Version 1 of the demo firm's rules: a new firm's, and one restricted symbol to meet. */
export const demoFirmPolicy: FirmPolicy = { ...firstFirmPolicy, restricted: ['UNH'] }

export type IpsChoice = Pick<Ips, 'riskLevel' | 'horizonYears' | 'knowledge'> & Partial<Pick<Ips, 'exclusions' | 'sustainability'>> & { readonly goals?: readonly Goal[] }

/** How somebody of each level answers: the questionnaire gives the level back. */
const temper: Readonly<Record<RiskLevel, Pick<RiskAnswers, 'reaction' | 'worstLoss' | 'aim' | 'lived'>>> = {
  conservative: { reaction: 'sell-all', worstLoss: 0.12, aim: 'preserve', lived: 'none' },
  moderate: { reaction: 'sell-some', worstLoss: 0.175, aim: 'income', lived: 'none' },
  balanced: { reaction: 'sell-some', worstLoss: 0.25, aim: 'growth', lived: 'held' },
  growth: { reaction: 'hold', worstLoss: 0.3, aim: 'growth', lived: 'held' },
  aggressive: { reaction: 'hold', worstLoss: 0.4, aim: 'maximum', lived: 'held' },
}

const experienceYears: Readonly<Record<Ips['knowledge'], number>> = { basic: 3, informed: 8, advanced: 15 }

const answersOf = ({ riskLevel, horizonYears, knowledge, sustainability }: IpsChoice): RiskAnswers => ({
  horizonYears, knowledge, sustainability: sustainability ?? 'none', ...temper[riskLevel], reserveMonths: 6, income: 'secure', shareOfWealth: 'small',
  experienceYears: experienceYears[knowledge],
})

/** Version 1 of a client's statement. */
export const ipsOf = (choice: IpsChoice, effectiveOn: string): Ips => ({
  version: 1,
  effectiveOn,
  riskLevel: choice.riskLevel,
  horizonYears: choice.horizonYears,
  knowledge: choice.knowledge,
  targets: bandsOf(choice.riskLevel),
  exclusions: choice.exclusions ?? [],
  sustainability: choice.sustainability ?? 'none',
  goals: choice.goals ?? [],
  benchmark: benchmarkOf(choice.riskLevel),
  answers: answersOf(choice),
})
