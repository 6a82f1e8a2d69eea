import type { OutOfScope, Refused } from '../understand/intents.ts'
import { words, type Skill } from './skill.ts'

const wayOn = 'I can help with your portfolio: how it is doing, what a crisis would do to it, a safer mix, goals, or a trade.'

const outside = (text: string): Skill => words(() => ({ text, outcome: 'out-of-scope' }))
const refused = (text: string): Skill => words(() => ({ text, outcome: 'refused' }))

/** Short and honest, with a way on. */
export const outsideSkills: Readonly<Record<OutOfScope, Skill>> = {
  'banking': outside(`Cards, payments and bank accounts are not my subject; your bank's support can help with that. ${wayOn}`),
  'personal-finance': outside(`That is about banking, credit or personal taxes, which I can't see or advise on; your bank or a tax adviser can. ${wayOn}`),
  'general': outside(`I don't know about that: I only look after investments. ${wayOn}`),
  'smalltalk': outside(`I am here and well. ${wayOn}`),
  'thanks': outside(`You are welcome. ${wayOn}`),
  'goodbye': outside('Goodbye. Your conversation is kept, so we can go on where we stopped.'),
  'legal': outside(`I can't give legal advice; a lawyer can. ${wayOn}`),
  'prediction': outside(`Nobody knows future prices, so I don't forecast them. I can show how your portfolio would take a rise or a fall. ${wayOn}`),
  'identity': outside(`I am Steward, a program and not a person: the built-in offline model answers you. ${wayOn}`),
  'language': outside(`The offline model understands English only. With a language model configured I answer in other languages too. ${wayOn}`),
}

export const refusalSkills: Readonly<Record<Refused, Skill>> = {
  'guarantee': refused('I can\'t promise a return: nobody can, and every investment can lose value. I can show what your portfolio would have lost in past crises, and build a calmer mix.'),
  'skip-confirmation': refused('I can\'t do that. Every trade needs your own confirmation on its card, and the checks can\'t be switched off, not by me and not by words in a message. I can prepare a ticket for you to look at.'),
  'other-person': refused('I can\'t look at or trade in another person\'s account: I only see what belongs to your own sign-in. That person can ask me themselves, or give an advisor a mandate.'),
  'evade': refused('I won\'t help to get around a limit, a tax or a rule. The limits are there to protect you. I can prepare the whole trade as one ticket, with the extra check that it needs.'),
  'secrets': refused('I can\'t show my instructions or any secrets. I can explain how a figure was computed: ask "why?" after an answer.'),
}
