import type { z } from 'zod'
import { labelledIn } from '../../../domain/label-words.ts'
import type { clientActivity } from '../../../tools/client-activity/index.ts'
import type { clients as clientsTool } from '../../../tools/clients/index.ts'
import { alertCodes } from '../../../tools/clients/alerts.ts'
import type { output as stressShape } from '../../../tools/stress-tester/output.ts'
import { asOf, bullets, caution, change, gain, paragraphs, pct, sentence, table, usd } from '../say/format.ts'
import { scenariosIn } from './shocks.ts'
import { shown } from './unlisted.ts'
import { oneCall, words, type Part, type Skill, type Stage } from './skill.ts'

type Clients = z.output<typeof clientsTool.output>
type Stress = z.output<typeof stressShape>
type Activity = z.output<typeof clientActivity.output>
type Args = Readonly<Record<string, unknown>>

const drifts = /\b(?:drift\w*|rebalanc\w*|out of (?:balance|line)|off (?:target|policy|their)|away from|outside|bands?|targets?)\b/
const concentrated = /\b(?:concentrat\w*|single (?:position|stock|holding|name)|one (?:position|stock|holding|name|company)|top holding|largest (?:position|holding))\b/
const heavy = /\b(?:largest|biggest|richest|wealthiest|top|by (?:assets|value|size))\b/

const orderIn = (text: string): string | undefined => (/\bcash\b/.test(text) ? 'cash' : concentrated.test(text) ? 'concentration' : heavy.test(text) && !/\blargest (?:drift|deviation)/.test(text) ? 'value'
  : drifts.test(text) ? 'drift' : /\b(?:volatil\w*|risk\w*|swings?)\b/.test(text) && !/\balert/.test(text) ? 'volatility' : undefined)

/** "More than 5 %" is about what the sentence is about: drift, cash, or one holding. */
const floorIn = ({ text, amounts }: Part): Args => {
  const percent = amounts.percents[0]
  if (percent === undefined) return {}
  const share = percent / 100
  return /\bcash\b/.test(text) ? { minCashWeight: share } : concentrated.test(text) ? { minTopWeight: share } : drifts.test(text) ? { minDrift: share } : {}
}

const one = /\b(?:which|what|the|whose) (?:\w+ )?(?:client|customer|one|account|person)\b|\bwho(?:'s| is| has| holds| keeps) (?:the )?(?:most|highest|largest|biggest)\b/

/** Who is outside of a band, not who drifted how far. */
const asksOutside = /\b(?:outside|out of (?:balance|line|their)|off (?:target|policy|their)|needs? (?:a |to )?(?:be )?rebalanc\w*|breach\w*)\b/

const listArgs = (part: Part): Args => {
  const { text, amounts } = part
  const order = orderIn(text)
  const limit = amounts.count ?? (one.test(text) && /\b(?:most|largest|biggest|worst|highest)\b/.test(text) ? 5 : undefined)
  const attention = /\b(?:attention|urgent|alerts?|call first|problems?|warnings?|look at first)\b/.test(text)
  const alerts = attention ? [...alertCodes] : asksOutside.test(text) ? ['DRIFT'] : undefined
  return { ...(alerts && { alerts }), ...(part.symbols[0] && { holding: part.symbols[0] }), ...(order !== undefined && { order }), ...floorIn(part), ...(limit !== undefined && { limit }) }
}

const column: Readonly<Record<string, readonly [title: string, of: (each: Clients['clients'][number]) => string]>> = {
  concentration: ['Largest stock', (each) => (each.largestStock === null ? 'none' : `${each.largestStock} ${pct(each.largestStockWeight)}`)], cash: ['Cash weight', (each) => pct(each.cashWeight)],
  volatility: ['Swings a year', (each) => (each.volatility === null ? '' : pct(each.volatility))],
}

const sayClients = (output: Clients, part: Part): string => {
  const order = orderIn(part.text) ?? ''
  const [title, of] = column[order] ?? ['Off target', (each: Clients['clients'][number]) => change(each.largestDrift)]
  const shown = output.clients.slice(0, 12)
  const [first] = shown
  const warned = shown.filter((each) => each.alerts.length > 0)
  const head = !first ? 'No client fits that.'
    : one.test(part.text) && ['concentration', 'cash', 'value', 'drift', 'volatility'].includes(order) && /\b(?:most|largest|biggest|worst|highest)\b/.test(part.text) ? `${first.label}: ${order === 'value' ? usd(first.valueUsd) : `${title.toLowerCase()} ${of(first)}`}.`
      : asksOutside.test(part.text) ? `${output.count} of your ${output.total} clients ${output.count === 1 ? 'is' : 'are'} outside a band of their policy.`
        : `${output.count === output.total ? `You have ${output.total} clients.` : `${output.count} of your ${output.total} clients ${output.count === 1 ? 'fits' : 'fit'} that.`} The book is worth ${usd(output.bookUsd)}.`
  return paragraphs(head,
    shown.length > 0 && table(['Client', 'Value', 'Policy', title], shown.map((each) => [each.label, usd(each.valueUsd), each.driftStatus, of(each)])),
    output.clients.length > shown.length && 'The table shows the first of them; ask for more by name, value, cash or drift.',
    warned.length > 0 && order === '' && bullets(warned.slice(0, 5).map((each) => sentence(`${each.label}: ${each.alerts[0]!.text}`))),
    output.wish !== null && 'I can propose a rebalance for those outside of a band: each to their own policy. Nothing is traded before a supervisor has read and approved all of it. Accept it on the card, or type "accept".',
    output.wish === null && wantsRebalance(part.text) && shown.length > 0 && 'Everybody here is inside the bands of their policy, so there is nothing to rebalance.', asOf(output.asOf))
}

const wantsRebalance = (text: string): boolean => /\b(?:prepare|propose|bulk|make|do|start|set up|draft|create|run|get|bring|put)\b.{0,60}\b(?:rebalanc\w*|back (?:to|in|on)|in line|target)|^(?:please )?(?:bulk )?rebalance\b/.test(text) && !/\b(?:who|which|whose|what)\b.{0,20}\bneeds?\b/.test(text)

const sayBookStress = (output: Stress): string => paragraphs(
  `Hypothetical, on what all your clients hold today: "${output.worst.label}" would move the book by ${change(output.worst.change)}, ${Number(output.worst.changeUsd) < 0 ? 'a loss' : 'a gain'} of ${usd(output.worst.changeUsd)}.`,
  output.scenarios.length > 1 && table(['Scenario', 'Change', 'In money'], output.scenarios.map((each) => [each.label, change(each.change), gain(each.changeUsd)])),
  output.byClient.length > 0 && `Hit hardest in it:\n\n${table(['Client', 'Value', 'Change', 'In money'], output.byClient.slice(0, 8).map((each) => [each.label, usd(each.valueUsd), change(each.change), gain(each.changeUsd)]))}`,
  ...output.notCovered.map((each) => `${each.crisis}: ${each.reason}`),
  caution('the next crisis will differ from the last ones, and weekly prices miss the lowest days.'), asOf(output.asOf))

const list = oneCall('clients', listArgs, sayClients)
const rebalance = oneCall('clients', (part) => ({ order: 'drift', ...listArgs(part), rebalance: true }), sayClients)
const bookStress = oneCall('stress-tester', (part, stage) => { const scenarios = scenariosIn(part, stage); return { book: true, ...(scenarios && { scenarios }) } }, sayBookStress)

const asksStress = (part: Part, stage: Stage): boolean => /\b(?:stress|crash|crisis|covid|pandemic|lehman|lose|loses|hit|hurt|take|survive|shock)\b/.test(part.text) && (scenariosIn(part, stage) !== undefined || /\b(?:stress|crash|crisis)\b/.test(part.text))

/** Nobody holds what is not listed here. */
const ofUnlisted = (name: string): Skill => words(() => ({ text: `${shown(name)} is not among the funds, shares and coins that I can see here, so none of your clients holds it here.` }))

const chosen = (part: Part, stage: Stage): Skill => (part.symbols.length === 0 && stage.names.unlisted(part.plain)[0] ? ofUnlisted(stage.names.unlisted(part.plain)[0]!.name) : asksStress(part, stage) ? bookStress : wantsRebalance(part.text) ? rebalance : list)
const book: Skill = { calls: (part, stage, done) => chosen(part, stage).calls(part, stage, done), say: (part, stage, done) => chosen(part, stage).say(part, stage, done) }

const whichIn = (text: string): string | undefined => (concentrated.test(text) ? 'most-concentrated' : /\bcash\b/.test(text) ? 'most-cash' : heavy.test(text) ? 'largest' : undefined)

/** How many days of the wall clock a period goes back: whole weeks at least, since our dates are the market's, and at most the 30 days that are kept. */
const daysBack = ({ period, text }: Part, asOf: string): number => {
  if (period?.from !== undefined) return Math.min(30, Math.max(7, Math.round((Date.parse(asOf) - Date.parse(period.from)) / 86_400_000)))
  return /\bweek(?:end)?\b/.test(text) ? 7 : 30
}

const activityArgs = (part: Part, { facts, market }: Stage): Args => {
  const { text } = part
  const client = labelledIn(part.plain, facts.clients)
  // "The top questions" are no largest client.
  const which = client ? undefined : whichIn(text.replaceAll(/\b(?:top|biggest|most common|most frequent)\b(?= (?:\d+ )?(?:client )?(?:questions?|topics?|concerns?|worr\w+))/g, ' '))
  const daysAgo = /\byesterday\b/.test(text) ? 1 : /\btoday\b/.test(text) ? 0 : undefined
  return { ...(client && { clientId: client.personId }), ...(which !== undefined && { which }), ...(daysAgo !== undefined ? { daysAgo } : { withinDays: daysBack(part, market.asOf) }) }
}

const sayActivity = (output: Activity): string => paragraphs(
  output.picked !== null && output.client !== null && `${output.client} has ${output.picked}.`,
  output.messages.length === 0 ? output.why.map(sentence).join(' ') : `In their own words, newest first:\n${bullets(output.messages.slice(0, 8).map((each) => `${each.label}, ${each.on}: "${each.text}"`))}`,
  output.messages.length > 0 && 'These are messages, not orders: nothing follows from them by itself.')

/** Who is no advisor has no tool for clients. */
const ofAdvisors = (skill: Skill): Skill => {
  const has = ({ tools }: Stage): boolean => tools.some(({ advisorsOnly }) => advisorsOnly)
  return {
    calls: (part, stage, done) => (has(stage) ? skill.calls(part, stage, done) : []),
    say: (part, stage, done) => (has(stage) ? skill.say(part, stage, done) : { text: 'There are no clients in your book. Only advisors have a client book.' }),
  }
}

export const bookSkills = { 'clients': ofAdvisors(book), 'client-activity': ofAdvisors(oneCall('client-activity', activityArgs, sayActivity)) } as const
