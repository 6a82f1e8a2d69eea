import { amountsIn } from '../../words/amounts.ts'
import type { Intent } from '../understand/intents.ts'
import { bookSkills } from './book.ts'
import { complianceSkill } from './compliance.ts'
import { dialogueSkills } from './dialogue.ts'
import { historySkills } from './history.ts'
import { lookupSkills } from './lookups.ts'
import { ownActSkills } from './own-acts.ts'
import { outsideSkills, refusalSkills } from './outside.ts'
import { planningSkills } from './planning.ts'
import { pressSkills } from './press.ts'
import { referenceSkills } from './reference.ts'
import { settingsSkills } from './settings.ts'
import type { Saying, Skill } from './skill.ts'
import { tradeSkill, tradingSkills } from './trading.ts'
import { orUnlisted } from './unlisted.ts'
import { whatIfTradeSkill } from './what-if-trade.ts'
import { whatIfSkills } from './whatif.ts'

const every: Readonly<Record<Intent, Skill>> = {
  ...lookupSkills, ...historySkills, ...whatIfSkills, ...planningSkills, ...ownActSkills, ...tradingSkills, ...referenceSkills, ...pressSkills, ...settingsSkills, ...bookSkills, ...dialogueSkills, ...outsideSkills, ...refusalSkills,
  compliance: complianceSkill, trade: tradeSkill(amountsIn), 'what-if-trade': whatIfTradeSkill(amountsIn),
}

/** Those that are about what the person names. */
const aboutNamed = ['trade', 'what-if-trade', 'advice-on-symbol', 'holding', 'cost-basis', 'tax-on-sale', 'price', 'instrument', 'fundamentals', 'news'] as const satisfies readonly Intent[]
const skills = { ...every, ...Object.fromEntries(aboutNamed.map((intent) => [intent, orUnlisted(every[intent], intent === 'trade' ? 'refused' : 'answered')])) }

export const skillOf = (intent: Intent): Skill => skills[intent]

/** A question of each kind, for asking back. */
const asQuestion: Readonly<Partial<Record<Intent, string>>> = {
  status: 'How am I doing?', holdings: 'Show my holdings', holding: 'Show my position in it', value: 'What is my portfolio worth?', cash: 'How much cash do I have?', allocation: 'Show my allocation', drift: 'Am I off target?',
  concentration: 'Am I too concentrated?', risk: 'How risky is my portfolio?', income: 'What do my holdings yield?', 'fund-costs': 'What do my funds cost?', movers: 'Which holding did best?', 'cost-basis': 'What did I pay for my holdings?',
  performance: 'How did my portfolio perform?', transactions: 'Show my transactions', dividends: 'What dividends did I get?', 'fees-paid': 'What fees did I pay?', stress: 'Stress test my portfolio', backtest: 'Backtest that',
  optimise: 'Find me a better mix', rebalance: 'Rebalance me to my policy', trade: 'Prepare that trade', invest: 'Invest my cash', 'raise-cash': 'Sell to raise cash', 'what-if-trade': 'What would that trade change?', 'advice-on-symbol': 'Does that investment fit me?',
  goal: 'Am I on track for my goal?', 'tax-on-sale': 'What would a sale cost in tax?', harvest: 'Any losses to harvest?', price: 'What is its price?', instrument: 'Tell me about that investment', macro: 'Where do rates and inflation stand?', 'symbol-search': 'Find a fund or stock',
  education: 'Explain the term', 'order-status': 'What is the status of my orders?', compliance: 'Run a compliance check', 'risk-profile': 'What is my risk profile?', 'risk-questionnaire': 'Take the risk questionnaire', 'goal-change': 'Change my goals', exclude: 'Change my exclusions',
  plan: 'Show my savings plans', alert: 'Show my alerts', import: 'Import past trades', memory: 'What do you remember about me?', clients: 'Show my clients', 'client-activity': 'What did clients ask?', settings: 'Show my settings', news: 'Any news on what I hold?', fundamentals: 'Key figures of the company', 'data-status': 'How fresh is your data?', why: 'Why is that?', 'talk-to-person': 'Talk to a person', capabilities: 'What can you do?',
}

/** The intent of one of our own questions back; `undefined` for any other text. */
export const intentAsked = (choice: string): Intent | undefined => (Object.keys(asQuestion) as Intent[]).find((intent) => asQuestion[intent]?.toLowerCase() === choice.toLowerCase())

/** One good question with choices, when two meanings are close. */
export const ask = (one: Intent, other: Intent): Saying => {
  const choices = [...new Set([asQuestion[one], asQuestion[other], 'What can you do?'])].filter((each): each is string => each !== undefined)
  return { outcome: 'clarify', choices, text: `I am not sure what you mean. Is it one of these?\n${choices.map((each) => `- ${each}`).join('\n')}` }
}
