import { z } from 'zod'
import type { RiskAnswers } from '../../domain/risk-answers.ts'

const years = z.int().min(0).max(60)

/** The questionnaire's answers as a model or a form gives them; shares are fractions of one. */
export const answersSchema = z.strictObject({
  horizonYears: years.describe('Years until most of the money is needed'),
  reserveMonths: z.int().min(0).max(120).describe('Months of spending kept outside of this portfolio'),
  income: z.enum(['unstable', 'steady', 'secure']),
  shareOfWealth: z.enum(['small', 'half', 'most']).describe('This portfolio as a part of everything owned'),
  reaction: z.enum(['sell-all', 'sell-some', 'hold', 'buy-more']).describe('After a fall of 20 %'),
  worstLoss: z.number().min(0).max(1).describe('Largest loss in a bad year that they could live with, fraction of one'),
  aim: z.enum(['preserve', 'income', 'growth', 'maximum']),
  lived: z.enum(['none', 'sold', 'held', 'bought']).describe('What they did in a fall that they lived through'),
  knowledge: z.enum(['basic', 'informed', 'advanced']),
  experienceYears: years,
  sustainability: z.enum(['none', 'some', 'strong']),
})

export interface Question {
  readonly field: keyof RiskAnswers
  readonly question: string
  readonly choices: readonly { readonly label: string; readonly value: string | number }[]
}

const choice = (label: string, value: string | number): Question['choices'][number] => ({ label, value })

/** In the order asked: what one can bear, then what one is willing to bear, then what one knows and wants. */
export const questions: readonly Question[] = [
  { field: 'horizonYears', question: 'In how many years do you need most of this money?', choices: [choice('2 years', 2), choice('5 years', 5), choice('10 years', 10), choice('20 years', 20)] },
  { field: 'reserveMonths', question: 'How many months of spending do you keep outside of this portfolio?', choices: [choice('None', 0), choice('3 months', 3), choice('6 months', 6), choice('12 months', 12)] },
  { field: 'income', question: 'How sure is your income?', choices: [choice('It varies a lot', 'unstable'), choice('It is steady', 'steady'), choice('It is secure for years', 'secure')] },
  { field: 'shareOfWealth', question: 'How much of everything that you own is this portfolio?', choices: [choice('A small part', 'small'), choice('About half', 'half'), choice('Most of it', 'most')] },
  { field: 'reaction', question: 'Your portfolio falls by 20 % in a few months. What do you do?', choices: [choice('Sell everything', 'sell-all'), choice('Sell some', 'sell-some'), choice('Hold', 'hold'), choice('Buy more', 'buy-more')] },
  { field: 'worstLoss', question: 'What loss in a bad year could you live with?', choices: [choice('5 %', 0.05), choice('10 %', 0.1), choice('20 %', 0.2), choice('30 %', 0.3), choice('40 %', 0.4)] },
  { field: 'aim', question: 'What matters most to you?', choices: [choice('Keep what I have', 'preserve'), choice('Regular income', 'income'), choice('Growth', 'growth'), choice('The highest growth', 'maximum')] },
  { field: 'lived', question: 'When markets fell while you were invested, what did you do?', choices: [choice('I was not invested', 'none'), choice('I got out', 'sold'), choice('I stayed in', 'held'), choice('I put in more', 'bought')] },
  { field: 'knowledge', question: 'How well do you know stocks, bonds and funds?', choices: [choice('The basics', 'basic'), choice('Well', 'informed'), choice('Very well', 'advanced')] },
  { field: 'experienceYears', question: 'For how many years have you invested?', choices: [choice('0 years', 0), choice('2 years', 2), choice('5 years', 5), choice('15 years', 15)] },
  { field: 'sustainability', question: 'Should sustainability decide what you hold?', choices: [choice('It does not matter', 'none'), choice('Some of it', 'some'), choice('Strongly', 'strong')] },
]
