import { amountsIn } from '../slots/amounts.ts'
import type { Intent } from '../understand/intents.ts'
import { dialogueSkills } from './dialogue.ts'
import { historySkills } from './history.ts'
import { lookupSkills } from './lookups.ts'
import { ownActSkills } from './own-acts.ts'
import { outsideSkills, refusalSkills } from './outside.ts'
import { planningSkills } from './planning.ts'
import { referenceSkills } from './reference.ts'
import type { Saying, Skill } from './skill.ts'
import { tradeSkill, tradingSkills } from './trading.ts'
import { whatIfSkills } from './whatif.ts'

const skills: Readonly<Record<Intent, Skill>> = {
  ...lookupSkills, ...historySkills, ...whatIfSkills, ...planningSkills, ...ownActSkills, ...tradingSkills, ...referenceSkills, ...dialogueSkills, ...outsideSkills, ...refusalSkills,
  trade: tradeSkill(amountsIn),
}

export const skillOf = (intent: Intent): Skill => skills[intent]

/** A question of each kind, for asking back: sent as they are, the rules understand them. */
const asQuestion: Readonly<Partial<Record<Intent, string>>> = {
  status: 'How am I doing?', holdings: 'Show my holdings', value: 'What is my portfolio worth?', cash: 'How much cash do I have?', allocation: 'Show my allocation by asset class', drift: 'Am I off target?',
  concentration: 'Am I too concentrated?', risk: 'How risky is my portfolio?', income: 'What do my holdings yield?', 'fund-costs': 'What do my funds cost?', movers: 'Which holding did best?',
  performance: 'How did my portfolio perform this year?', transactions: 'Show my transactions', dividends: 'What dividends did I get?', stress: 'Stress test my portfolio', backtest: 'Backtest my portfolio',
  optimise: 'Make me less risky', rebalance: 'Rebalance me to my policy', goal: 'Am I on track for my goal?', 'tax-on-sale': 'Show my tax lots', harvest: 'Any losses to harvest?', 'symbol-search': 'Find a bond fund',
  education: 'What is an ETF?', 'order-status': 'What is the status of my orders?', compliance: 'Run a compliance check', 'risk-profile': 'What is my risk profile?', 'risk-questionnaire': 'Take the risk questionnaire', plan: 'Show my savings plans', alert: 'Show my alerts', memory: 'What do you remember about me?', capabilities: 'What can you do?',
}

/** One good question with choices, when two meanings are close. */
export const ask = (one: Intent, other: Intent): Saying => {
  const choices = [asQuestion[one], asQuestion[other], 'What can you do?'].filter((each): each is string => each !== undefined)
  return { outcome: 'clarify', choices, text: `I am not sure what you mean. Is it one of these?\n${choices.map((each) => `- ${each}`).join('\n')}` }
}
