import { listed, percent } from '../../domain/format.ts'
import type { Ips } from '../../domain/policy.ts'
import type { RiskAnswers } from '../../domain/risk-answers.ts'
import { dollarText } from '../../domain/wish.ts'
import { say, type Section, type Sentence } from './sentence.ts'

/** A profile without gaps: its questionnaire was answered. */
type Profile = Ips & { readonly answers: RiskAnswers }

const aims: Readonly<Record<RiskAnswers['aim'], string>> = {
  preserve: 'to keep what you have', income: 'income', growth: 'growth', maximum: 'the highest growth',
}
const reactions: Readonly<Record<RiskAnswers['reaction'], string>> = {
  'sell-all': 'sell everything', 'sell-some': 'sell a part', hold: 'hold on', 'buy-more': 'buy more',
}
const parts: Readonly<Record<RiskAnswers['shareOfWealth'], string>> = { small: 'a small part', half: 'about half', most: 'most' }
const wishes: Readonly<Record<Ips['sustainability'], string>> = {
  none: 'You asked for no particular attention to sustainability.', some: 'You asked for some attention to sustainability.', strong: 'You asked for sustainable investments first.',
}

const objectives = ({ goals, answers }: Profile): readonly Sentence[] => [
  ...goals.map(({ label, targetUsd, on }, at) => say(`Your goal is ${label}: ${dollarText(targetUsd)} on ${on}.`, `/profile/goals/${at}`)),
  say(`Your aim with this money is ${aims[answers.aim]}.`, '/profile/answers/aim'),
]

const limits = ({ esgLimits = [] }: Profile): readonly Sentence[] => esgLimits.map(({ tag, min, max }, at) =>
  say(`Of what is marked ${tag} you want ${[...(min === undefined ? [] : [`at least ${percent(min)}`]), ...(max === undefined ? [] : [`at most ${percent(max)}`])].join(' and ')} of the account.`,
    `/profile/esgLimits/${at}`))

/** What we know of the client, section by section, as 2017/565 art. 54 asks for it. */
export const clientSections = (profile: Profile): readonly Section[] => {
  const { answers } = profile
  return [
    { heading: 'Your objectives', sentences: objectives(profile) },
    { heading: 'Term', sentences: [say(`The money is meant to stay invested for about ${profile.horizonYears} years.`, '/profile/horizonYears')] },
    { heading: 'Knowledge and experience', sentences: [
      say(`You describe your knowledge of investing as ${profile.knowledge}, with ${answers.experienceYears} years of experience.`, '/profile/knowledge', '/profile/answers/experienceYears')] },
    { heading: 'Attitude to risk', sentences: [
      say(`Your risk level is ${profile.riskLevel}.`, '/profile/riskLevel'),
      say(`After a fall of a fifth you would ${reactions[answers.reaction]}.`, '/profile/answers/reaction')] },
    { heading: 'Capacity for loss', sentences: [
      say(`You keep ${answers.reserveMonths} months of spending apart, and your income is ${answers.income}.`, '/profile/answers/reserveMonths', '/profile/answers/income'),
      say(`This portfolio is ${parts[answers.shareOfWealth]} of what you own.`, '/profile/answers/shareOfWealth'),
      say(`You said that you could live with a loss of ${percent(answers.worstLoss)} in a bad year.`, '/profile/answers/worstLoss')] },
    { heading: 'Sustainability preference', sentences: [
      say(wishes[profile.sustainability], '/profile/sustainability'),
      ...(profile.exclusions.length === 0 ? [] : [say(`You exclude ${listed(profile.exclusions)}.`, '/profile/exclusions')]),
      ...limits(profile)] },
  ]
}
