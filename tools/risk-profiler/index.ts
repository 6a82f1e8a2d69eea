import type { z } from 'zod'
import { badYearLossOf } from '../../domain/house-policy.ts'
import type { Ips } from '../../domain/policy.ts'
import { applyChange, profileDifferences, type ProfileChange } from '../../domain/profile-change.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { RiskAnswers } from '../../domain/risk-answers.ts'
import { contradictionsIn, riskResultOf } from '../../domain/risk-profile.ts'
import type { Wish } from '../../domain/wish.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { percent } from '../portfolio-source/words.ts'
import { wishOut } from '../wish/shape.ts'
import { input, type Input } from './input.ts'
import { output, statementOf, type RiskProfilerOutput } from './output.ts'
import { questions } from './questions.ts'
import { wishedChange } from './wished-change.ts'

type Answers = Partial<RiskAnswers>
type Output = z.input<typeof output>

const notes = [
  'A questionnaire is a rough measure: scores are sums of points, not a forecast of how you will feel.',
  'The level is the lower of what you can bear and what you are willing to bear, and safety caps can only lower it.',
]

const blank = (ips: Ips, context: ToolContext): Omit<Output, 'status'> => ({
  asOf: context.market.asOf, current: statementOf(ips), answers: {}, answered: 0, total: questions.length, next: null, result: null, proposed: null, differences: [], wish: null, why: [], notes,
})

const titles: Readonly<Record<ProfileChange['kind'], string>> = {
  questionnaire: 'New risk profile', 'goal-add': 'New goal', 'goal-change': 'Changed goal', 'goal-remove': 'Goal removed', exclusions: 'What you don\'t want to hold', 'esg-limits': 'Sustainable share',
}

const proposalOf = (base: Omit<Output, 'status'>, change: ProfileChange, ips: Ips): Output | Refusal => {
  const proposed = applyChange(ips, change, base.asOf)
  if (isRefusal(proposed)) return proposed
  const differences = profileDifferences(ips, proposed)
  const wish: Wish = {
    act: 'profile', title: titles[change.kind], path: '/api/profile/preview', body: { change }, stepUp: true,
    lines: differences.map(({ what, before, after }) => [what, `${before} → ${after}`]),
  }
  return {
    ...base, status: 'proposed', proposed: statementOf(proposed), differences: [...differences], wish: wishOut(wish),
    why: base.why.length > 0 ? base.why : differences.slice(0, 3).map(({ what, before, after }) => `${what}: ${before} becomes ${after}.`),
  }
}

const earlierAnswers = (wish: Input, { results }: ToolContext): Answers | Refusal => {
  if (wish.resultId === undefined) return {}
  const found = results.find((each) => each.id === wish.resultId && each.tool === 'risk-profiler')
  if (!found) return refuse('NO_SUCH_RESULT', 'There is no such questionnaire in this conversation.', { resultId: wish.resultId }, 'Start the questionnaire again.')
  return (found.output as RiskProfilerOutput).answers as Answers
}

const complete = (answers: Answers): answers is RiskAnswers => questions.every(({ field }) => answers[field] !== undefined)

const whyOf = (answers: RiskAnswers): string[] => {
  const { level, capacity, capacityLevel, tolerance, toleranceLevel, caps } = riskResultOf(answers)
  return [
    `You can bear ${capacityLevel} risk (${capacity} of 100 points), and you are willing to bear ${toleranceLevel} risk (${tolerance} of 100).`,
    ...caps.map((cap) => `At most ${cap.level}: ${cap.why}`),
    `A year like 2008 would have cost a ${level} mix about ${percent(badYearLossOf(level), 0)}.`,
  ]
}

/** A contradiction takes both answers back, so that both are asked again. */
const ask = (wish: Input, ips: Ips, context: ToolContext): Output | Refusal => {
  const before = earlierAnswers(wish, context)
  if (isRefusal(before)) return before
  const answers: Answers = { ...before, ...wish.answers as Answers }
  const answered = questions.filter(({ field }) => answers[field] !== undefined).length
  const base = { ...blank(ips, context), answers, answered }
  if (!complete(answers)) {
    const next = questions.find(({ field }) => answers[field] === undefined)!
    return { ...base, status: 'asking', next: { ...next, choices: next.choices.map((each) => ({ ...each })) }, why: [`${answered} of ${questions.length} questions are answered.`] }
  }
  const [contradiction] = contradictionsIn(answers)
  if (contradiction) {
    const kept = Object.fromEntries(Object.entries(answers).filter(([field]) => !contradiction.fields.includes(field as keyof RiskAnswers))) as Answers
    const first = questions.find(({ field }) => field === contradiction.fields[0])!
    return {
      ...base, answers: kept, answered: answered - contradiction.fields.length, status: 'contradictory', why: [contradiction.question],
      next: { field: first.field, question: `${contradiction.question} ${first.question}`, choices: first.choices.map((each) => ({ ...each })) },
    }
  }
  const result = riskResultOf(answers)
  const told = { ...base, result: { ...result, caps: result.caps.map((each) => ({ ...each })), badYearLoss: badYearLossOf(result.level) }, why: whyOf(answers) }
  const proposal = proposalOf(told, { kind: 'questionnaire', answers }, ips)
  return isRefusal(proposal) && proposal.code === 'NOTHING_TO_CHANGE' ? { ...told, status: 'current' } : proposal
}

const shown = (ips: Ips, context: ToolContext): Output => ({
  ...blank(ips, context), status: 'current', ...(ips.answers === undefined ? {} : { answers: ips.answers, answered: questions.length }),
  why: [
    `Your profile is ${ips.riskLevel}, version ${ips.version} of ${ips.effectiveOn}, for ${ips.horizonYears} years.`,
    ...(ips.goals.length > 0 ? [`Goals: ${ips.goals.map(({ label }) => label).join('; ')}.`] : ['There is no goal in it yet.']),
    ...(ips.exclusions.length > 0 ? [`Excluded: ${ips.exclusions.join(', ')}.`] : []),
  ],
})

const run = (wish: Input, context: ToolContext): Output | Refusal => {
  const { facts } = context
  if (wish.clientId !== undefined) {
    const client = facts.clients.find((each) => each.personId === wish.clientId)
    if (!client) return refuse('NOT_FOUND', 'There is no such client here.', { clientId: wish.clientId }, 'Ask for your list of clients.')
    return wish.action === 'show' ? shown(client.ips, context)
      : refuse('NOT_YOURS', 'Only clients change their own profile.', { clientId: wish.clientId }, 'Ask the client to go through the questionnaire.')
  }
  if (wish.action === 'show') return shown(facts.ips, context)
  if (wish.action === 'questionnaire') return ask(wish, facts.ips, context)
  const change = wishedChange(wish, facts.ips, context.market)
  return isRefusal(change) ? change : proposalOf(blank(facts.ips, context), change, facts.ips)
}

export const riskProfiler = defineTool({
  name: 'risk-profiler', version: 2, cost: 'lookup', input, output, run,
  description: 'The person\'s investment profile: risk level, targets, goals, exclusions. "show" it; go through the "questionnaire" (give the answers said so far and the earlier '
    + 'resultId; it returns the next question, or a proposed profile with reasons); add, change or remove a goal; exclude or include topics and symbols ("no tobacco"). '
    + 'It changes nothing: the person does, on the page that shows the change, with a fresh code.',
})
