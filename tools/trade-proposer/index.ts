import { formatQuantity } from '../../domain/decimal.ts'
import { capital } from '../../domain/format.ts'
import { add, formatUsd, sum, usdToNumber, type Usd } from '../../domain/money.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { dollars, percent } from '../portfolio-source/words.ts'
import { chooseAccount } from './account.ts'
import { ideaNotes } from './idea.ts'
import { afterLegs, impactOf, weightAfter, weightBefore } from './impact.ts'
import { input, type Wish } from './input.ts'
import { feeOfLeg, feesOfLegs, proposedLeg, valueOfLeg, worstCaseOf, type SizedLeg } from './legs.ts'
import { output, type ProposerOutput } from './output.ts'
import { planOf, type Plan } from './plan.ts'
import { taxEffect, type TaxEffect } from './tax.ts'

export { proposalOf } from './output.ts'

const totalOf = (legs: readonly SizedLeg[], side: 'buy' | 'sell'): Usd => sum(legs.filter((leg) => leg.side === side).map(valueOfLeg))

const nothingToDo = ({ state, title }: Plan): Refusal =>
  refuse('DONT_TRADE', 'The account is already there, up to trades too small to be worth it.', { title, valueUsd: state.totalUsd.toFixed(2), cashUsd: state.account.cashUsd },
    'Leave it as it is.')

const notesOf = (plan: Plan, legs: readonly SizedLeg[], reconstructed: boolean): string[] => {
  const left = [...plan.state.lines.values()].filter((line) => line.blocked !== undefined && line.held > 0n && !legs.some((leg) => leg.line === line))
  return [
    ...plan.notes,
    'Values stand at the closing prices of the as-of date; the ticket sets its own reference prices.',
    ...left.map((line) => `${line.instrument.symbol} stays as it is: ${line.blocked}.`),
    ...(plan.state.unsettled > 0n ? ['Cash that has not settled is not spent.'] : []),
    ...(plan.state.unpriced.length > 0 ? [`No price for ${plan.state.unpriced.join(', ')}: left out.`] : []),
    ...(reconstructed ? ['Costs of past lots are reconstructed, so gains are approximate.'] : []),
  ]
}

const sumOf = (legs: readonly SizedLeg[], side: SizedLeg['side'], one: string, several: string): readonly string[] => {
  const { length } = legs.filter((leg) => leg.side === side)
  return length === 0 ? [] : [`${length === 1 ? one : `${length} ${several}`} ${dollars(usdToNumber(totalOf(legs, side)))}`]
}

const whyOf = (legs: readonly SizedLeg[], impact: ProposerOutput['impact'], tax: TaxEffect): string[] => {
  const moved = [...impact.classes].sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))[0]
  const { riskBefore, riskAfter } = impact
  const sums = [sumOf(legs, 'sell', '1 sale brings', 'sales bring'), sumOf(legs, 'buy', '1 purchase costs', 'purchases cost')]
  return [
    `${sums.flat().join(', ')}.`,
    ...(moved ? [`${capital(moved.assetClass)}: from ${percent(moved.before)} to ${percent(moved.after)}.`] : []),
    ...(riskBefore !== null && riskAfter !== null ? [`Volatility goes from ${percent(riskBefore)} to ${percent(riskAfter)} a year.`] : []),
    ...(tax.taxUsd !== null && tax.sales.length > 0 ? [`The sales realise ${dollars(Number(tax.shortTermGainUsd))} short-term and ${dollars(Number(tax.longTermGainUsd))} long-term.`] : []),
  ]
}

const totalsOf = (plan: Plan, moved: ReturnType<typeof afterLegs>): ProposerOutput['totals'] => {
  const { legs, state } = plan
  const [buys, sells] = [totalOf(legs, 'buy'), totalOf(legs, 'sell')]
  return {
    buysUsd: formatUsd(buys), sellsUsd: formatUsd(sells), feesUsd: formatUsd(feesOfLegs(legs)), worstCaseUsd: worstCaseOf(legs, state.firm.tolerance),
    turnover: state.totalUsd === 0 ? 0 : usdToNumber(add(buys, sells)) / 2 / state.totalUsd, cashBeforeUsd: state.account.cashUsd, cashAfterUsd: formatUsd(moved.cashAfter),
    cashWeightAfter: moved.totalAfterUsd === 0 ? 0 : usdToNumber(moved.cashAfter) / moved.totalAfterUsd,
  }
}

const detailsOf = (plan: Plan, moved: ReturnType<typeof afterLegs>): ProposerOutput['details'] =>
  plan.legs.map((leg) => {
    const { instrument, priceText, priceDate } = leg.line
    return {
      symbol: instrument.symbol, name: instrument.name, assetClass: instrument.assetClass, side: leg.side, quantity: formatQuantity(leg.quantity), price: priceText, priceDate,
      valueUsd: formatUsd(valueOfLeg(leg)), feeUsd: formatUsd(feeOfLeg(leg)), weightBefore: weightBefore(instrument.symbol, moved, plan.state),
      weightAfter: weightAfter(instrument.symbol, moved), reason: plan.reasonOf(leg),
    }
  })

const run = (wish: Wish, context: ToolContext): ProposerOutput | Refusal => {
  const chosen = chooseAccount(context.facts, wish, context.market)
  if (isRefusal(chosen)) return chosen
  const plan = planOf(wish, chosen, context)
  if (isRefusal(plan)) return plan
  if (plan.legs.length === 0) return nothingToDo(plan)
  const { asOf } = context.market
  const moved = afterLegs(plan.legs, plan.state)
  const tax = taxEffect(plan.legs, plan.state, asOf)
  const soldLots = new Set(tax.sales.map((sale) => sale.lotId))
  const reconstructed = chosen.account.lots.some((lot) => soldLots.has(lot.lotId) && lot.origin === 'reconstructed')
  const measured = impactOf(moved, plan.state, chosen.ips, context.market, tax.note)
  const notes = [...chosen.notes, ...notesOf(plan, plan.legs, reconstructed), ...ideaNotes(wish.resultId, context.results, measured.riskAfter)]
  const impact = { ...measured, notes: [...notes, ...measured.notes] }
  return {
    asOf, accountId: chosen.account.accountId, accountLabel: chosen.account.label, title: plan.title, legs: plan.legs.map(proposedLeg), impact, taxUsd: tax.taxUsd,
    details: detailsOf(plan, moved), totals: totalsOf(plan, moved),
    tax: { shortTermGainUsd: tax.shortTermGainUsd, longTermGainUsd: tax.longTermGainUsd, sales: [...tax.sales] },
    why: whyOf(plan.legs, impact, tax), notes,
  }
}

export const tradeProposer = defineTool({
  name: 'trade-proposer', version: 3, cost: 'lookup',
  description: 'Turns a wish into a proposal of whole-share orders for one account; it trades nothing. Give exactly one of: resultId (weights of an earlier result), targets, '
    + 'toPolicy (rebalance), investUsd, raiseUsd, orders (only what the person said). Sales come first and pay for purchases; returns legs, fees, tax, risk before and after. A changed wish is a new call; the ticket before it still waits.',
  input, output, run,
})
