import { capital, listed, percent } from '../../domain/format.ts'
import { dollarText } from '../../domain/wish.ts'
import type { ReportLeg, SuitabilityInputs } from './inputs.ts'
import { say, type Section, type Sentence } from './sentence.ts'
import { warningText } from './warnings.ts'

const origins = {
  advice: 'Steward recommends this: its tools worked it out from your profile and your account.',
  advisor: 'Your advisor recommends this for you. It was compared with your profile, and this report says how it fits.',
  'own-order': 'This is your own order, in your own words. Steward did not recommend it. It was compared with your profile, and this report says how it fits.',
} as const

export const origin = ({ basis, client }: SuitabilityInputs): Section => ({
  heading: 'What this is', sentences: [
    say(origins[basis], '/basis'),
    say(`It is for ${client.accountLabel}.`, '/client/accountLabel'),
    ...(client.actedFor ? [say('An advisor acts for you, under the mandate that you gave.', '/client/actedFor')] : []),
  ],
})

const orderText = ({ side, quantity, symbol, name, type, limitPrice, refPrice }: ReportLeg): string =>
  `${side === 'buy' ? 'Buy' : 'Sell'} ${quantity} ${symbol}${name === '' ? '' : ` (${name})`}, ${type === 'limit' ? `at $${limitPrice ?? ''} or better` : `at about $${refPrice}`} a share.`

export const outline = ({ trade }: SuitabilityInputs): Section => ({
  heading: 'Outline', sentences: [
    say(`${trade.title}.`, '/trade/title'),
    ...trade.legs.map((leg, at) => say(orderText(leg), `/trade/legs/${at}`)),
    say(`At most ${dollarText(trade.worstCaseUsd)} changes hands.`, '/trade/worstCaseUsd'),
    say(`Prices are of ${trade.priceAsOf}, from the source ${trade.priceSource}.`, '/trade/priceSource', '/trade/priceAsOf'),
  ],
})

/** Checks that compare the trade with the person, and what it means that they let it pass. */
const fits: Readonly<Record<string, string>> = {
  suitability: 'The trade keeps within what your risk level and knowledge allow.',
  exclusions: 'Nothing that you excluded is bought.',
  concentration: 'No single stock or coin becomes too large a part of the account.',
  sector: 'No sector becomes too large a part of the account.',
  crypto: 'Coins stay a small part of the account.',
  esg: 'The limits on sustainability are kept.',
  cash: 'The account has the money for it.',
}

const moves = ({ impact }: SuitabilityInputs): readonly Sentence[] => (impact?.classes ?? []).flatMap((each, at) => {
  const nearer = each.target !== null && Math.abs(each.after - each.target) < Math.abs(each.before - each.target)
  return nearer && each.target !== null
    ? [say(`${capital(each.assetClass)}: from ${percent(each.before)} to ${percent(each.after)} of the account, nearer to your target of ${percent(each.target)}.`, `/impact/classes/${at}`)] : []
})

export const whyItFits = (inputs: SuitabilityInputs): Section => ({
  heading: 'Why it fits', sentences: [
    ...moves(inputs),
    ...inputs.checks.flatMap(({ name, outcome }, at) => (outcome === 'passed' && fits[name] !== undefined ? [say(fits[name], `/checks/${at}`)] : [])),
  ],
})

export const costs = ({ trade, impact }: SuitabilityInputs): Section => ({
  heading: 'Costs', sentences: [
    say(`Fees of this trade are estimated at ${dollarText(trade.feesUsd)}.`, '/trade/feesUsd'),
    ...trade.legs.flatMap(({ side, symbol, expenseRatio }, at) => (side === 'buy' && expenseRatio !== null
      ? [say(`${symbol} costs ${percent(expenseRatio, 2)} of its value each year, taken inside the fund.`, `/trade/legs/${at}/expenseRatio`)] : [])),
    say(`A price may be up to ${percent(trade.tolerance, 2)} worse than shown, and no worse.`, '/trade/tolerance'),
    trade.taxUsd === null ? say('The tax on it was not worked out.', '/trade/taxUsd') : say(`Tax on gains is estimated at ${dollarText(trade.taxUsd)}.`, '/trade/taxUsd'),
    ...(impact && impact.taxNote !== '' ? [say(impact.taxNote, '/impact/taxNote')] : []),
  ],
})

/** Half a percent of the account; less is rounding to whole shares. */
const noticeable = 0.005

const away = ({ impact }: SuitabilityInputs): readonly Sentence[] => (impact?.classes ?? []).flatMap((each, at) =>
  (each.target !== null && Math.abs(each.after - each.target) > Math.abs(each.before - each.target) + noticeable
    ? [say(`${capital(each.assetClass)}: from ${percent(each.before)} to ${percent(each.after)} of the account, further from your target of ${percent(each.target)}.`, `/impact/classes/${at}`)] : []))

/** One sentence for all of a kind, with a pointer to each. */
const together = (legs: readonly ReportLeg[], which: (leg: ReportLeg) => boolean, field: keyof ReportLeg, text: (names: string, many: boolean) => string): readonly Sentence[] => {
  const found = legs.flatMap((leg, at) => (which(leg) ? [{ name: leg.symbol, pointer: `/trade/legs/${at}/${field}` }] : []))
  const [first, ...more] = found.map(({ pointer }) => pointer)
  return first === undefined ? [] : [say(text(listed(found.map(({ name }) => name)), found.length > 1), first, ...more)]
}

export const disadvantages = (inputs: SuitabilityInputs): Section => ({
  heading: 'Disadvantages', sentences: [
    ...away(inputs),
    ...inputs.checks.flatMap((check, at) => (check.outcome === 'warned' ? [say(warningText(check), `/checks/${at}`)] : [])),
    ...together(inputs.trade.legs, ({ side, assetClass }) => side === 'buy' && assetClass !== 'cash', 'assetClass', (symbols) => `${symbols} can lose value, and you may get back less than you put in.`),
    ...together(inputs.trade.legs, ({ side }) => side === 'sell', 'side', (symbols, many) => `Once ${symbols} ${many ? 'are' : 'is'} sold, you no longer gain when ${many ? 'they rise' : 'it rises'}.`),
  ],
})
