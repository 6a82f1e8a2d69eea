import { isRefusal, type Refusal } from '../../../domain/result.ts'
import type { z } from 'zod'
import type { output as proposerShape } from '../../../tools/trade-proposer/output.ts'
import { asksFor } from '../../taint.ts'
import { asOf, bullets, caution, paragraphs, pct, price, sentence, shares, spaced, usd } from '../say/format.ts'
import type { Args } from './orders.ts'
import { scopeArgs } from './scope.ts'
import { sayRefusal, type Done, type Part, type Planned, type Saying, type Skill, type Stage } from './skill.ts'
import { feesAndTax, sayPreview } from './what-if-trade.ts'

export type Proposed = z.output<typeof proposerShape>
const ticketWords = 'Look at the ticket, and confirm it on its card. Nothing is traded before.'

/** What a proposal says, and what became of it at the gate. */
const sayProposed = (done: Done): Saying => {
  if (done.refusal) return sayRefusal(done.refusal, done.refusal.code === 'DONT_TRADE' ? 'answered' : 'refused')
  const output = done.output as Proposed
  if (done.ticket && isRefusal(done.ticket)) {
    const refusal: Refusal = done.ticket
    const problems = Array.isArray(refusal.facts.checks) ? refusal.facts.checks.filter((each): each is string => typeof each === 'string') : []
    return { outcome: 'refused', text: paragraphs(`I can't make a ticket of that. ${sentence(refusal.message)}`, problems.length > 0 && bullets(problems), refusal.nextStep) }
  }
  const { impact, totals } = output
  const few = output.details.length <= 3
  const lines = output.details.slice(0, 3).map((each) => {
    const limit = output.legs.find((leg) => leg.symbol === each.symbol && leg.side === each.side)?.limitPrice
    return `${each.side} ${shares(each.quantity)} ${each.symbol} ${limit === undefined ? `at about ${price(each.price)}, ${usd(each.valueUsd)}` : `at a limit of ${price(limit)}`}`
  })
  const sums = [Number(totals.buysUsd) > 0 && `purchases of ${usd(totals.buysUsd)}`, Number(totals.sellsUsd) > 0 && `sales of ${usd(totals.sellsUsd)}`].filter((each): each is string => typeof each === 'string')
  const moved = impact.classes.filter((each) => Math.abs(each.after - each.before) > 0.0005).map((each) => `${spaced(each.assetClass)}: ${pct(each.before)} before, ${pct(each.after)} after`)
  return { text: paragraphs(
    few ? `I prepared a ticket: ${lines.join('; ')}.` : `I prepared one ticket with ${output.details.length} trades: ${sums.join(' and ')}.`,
    moved.length > 0 && `What changes:\n${bullets(moved.slice(0, 3).map(sentence))}`,
    feesAndTax(output),
    caution('prices move. The ticket names the worst price that you can get, and it runs out.'),
    ticketWords, asOf(output.asOf)) }
}

type Side = 'buy' | 'sell'

/** A ticket where the person's words ask for these sides; where they only mean it, what it would change, and the words that ask. */
export const proposal = (wish: Args, sides: readonly Side[], part: Part, stage: Stage): Planned => {
  const said = [...stage.past.map((turn) => turn.said), stage.input.text]
  const heard = sides.every((side) => asksFor(side, said, stage.past.flatMap((turn) => turn.results)))
  return { name: heard ? 'trade-proposer' : 'trade-preview', args: { ...scopeArgs(part, stage), ...wish } }
}

/** What became of a `proposal`; `words` ask for the ticket, `why` these trades. `undefined` where none was made. */
export const sayProposal = (done: readonly Done[], words: (output: Proposed) => string, why = ''): Saying | undefined => {
  const made = done.find(({ name }) => name === 'trade-proposer' || name === 'trade-preview')
  if (made?.name !== 'trade-preview') return made && sayProposed(made)
  return made.refusal ? sayRefusal(made.refusal) : { text: sayPreview(made.output as Proposed, `${why}Say "${words(made.output as Proposed)}" and I prepare a ticket.`) }
}

/** A skill of one proposal, or of the question that it needs first. */
export const proposer = (wishOf: (part: Part, stage: Stage) => { readonly wish: Args; readonly sides: readonly Side[] } | undefined, words: () => string, ask: (part: Part, stage: Stage) => Saying): Skill => ({
  calls: (part, stage, done) => {
    const wanted = done.length > 0 ? undefined : wishOf(part, stage)
    return wanted ? [proposal(wanted.wish, wanted.sides, part, stage)] : []
  },
  say: (part, stage, done) => sayProposal(done, words) ?? ask(part, stage),
})
