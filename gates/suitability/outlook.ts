import { percent } from '../../domain/format.ts'
import type { SuitabilityInputs } from './inputs.ts'
import { say, type Section, type Sentence } from './sentence.ts'

const stay = ({ impact }: SuitabilityInputs): readonly Sentence[] => {
  const classes = impact?.classes ?? []
  const at = classes.reduce((widest, each, index) => {
    const gap = (place: number): number => Math.abs(classes[place]!.before - (classes[place]!.target ?? classes[place]!.before))
    return each.target !== null && (widest === -1 || gap(index) > gap(widest)) ? index : widest
  }, -1)
  const wide = classes[at]
  return wide && wide.target !== null
    ? [say(`Do nothing: then the share of ${wide.assetClass} stays at ${percent(wide.before)}, and your target is ${percent(wide.target)}.`, `/impact/classes/${at}`)]
    : [say('Do nothing: then the account stays as it is, and no fee or tax falls due.', '/trade/feesUsd')]
}

export const alternatives = (inputs: SuitabilityInputs): Section => ({
  heading: 'Alternatives', sentences: [
    ...stay(inputs),
    ...inputs.trade.legs.flatMap(({ type, symbol }, at) => (type === 'market'
      ? [say(`Set a limit for ${symbol}: you then know the price, and the order may not be filled.`, `/trade/legs/${at}/type`)] : [])).slice(0, 1),
    inputs.basis === 'own-order' ? say('Ask Steward what it would recommend for your profile instead.', '/basis')
      : say('Trade a part of it now and the rest later, or talk to an advisor first.', '/basis'),
  ],
})

/** Figures of backtests and projections: labelled where the regime lets them be shown, absent where it doesn't or where there is none. */
export const hypothetical = ({ impact, rules }: SuitabilityInputs): Section => {
  const { projection, badYearLoss } = rules
  if (projection === null || projection.figures === 'withheld') {
    return { heading: 'Hypothetical figures', sentences: [
      say(`Figures of backtests and projections are withheld${projection === null ? ', because no rule in force allows them' : ` under the ${projection.name} (${projection.source})`}.`, '/rules/projection')] }
  }
  const label = 'Hypothetical, worked out from past prices and no forecast:'
  return { heading: 'Hypothetical figures', sentences: [
    ...(impact?.riskBefore != null && impact.riskAfter != null
      ? [say(`${label} the account's usual swing goes from ${percent(impact.riskBefore)} to ${percent(impact.riskAfter)} a year.`, '/impact/riskBefore', '/impact/riskAfter')] : []),
    ...(badYearLoss === null ? [] : [say(`${label} a year like 2008 would have cost a mix at your risk level about ${percent(badYearLoss)}.`, '/rules/badYearLoss', '/profile/riskLevel')]),
    say(`They stand here under the ${projection.name} (${projection.source}), in force since ${projection.from}.`, '/rules/projection'),
  ] }
}

export const review = ({ profile, rules, trade }: SuitabilityInputs): Section => ({
  heading: 'Periodic review', sentences: [
    say(`This stands on version ${profile?.version ?? 0} of your profile, in force since ${profile?.effectiveOn ?? ''}.`, '/profile/version', '/profile/effectiveOn'),
    say(`A profile is reviewed every ${rules.reviewDays} days, or sooner when something in your life changes.`, '/rules/reviewDays'),
    ...(rules.reviewOn === null ? [] : [rules.reviewOn < trade.priceAsOf
      ? say(`Yours was due on ${rules.reviewOn}: please answer the questionnaire again.`, '/rules/reviewOn', '/trade/priceAsOf')
      : say(`Yours is due on ${rules.reviewOn}.`, '/rules/reviewOn', '/trade/priceAsOf')]),
  ],
})
