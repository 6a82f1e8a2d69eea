import type { Fact, FactSource } from '../../domain/conversation.ts'
import { countFits } from './counts.ts'
import type { Evidence } from './evidence.ts'
import type { Figure } from './figure.ts'
import { isSymbolName, type Aliases } from './entities.ts'
import type { Leaf } from './leaf.ts'
import { matchDate } from './match-date.ts'
import { contradictsMetric, contradictsTime, saysMeasure, signFits } from './metric.ts'
import { contradictsPeriod, saidPeriod, type Period } from './period.ts'
import { saysOpposite } from './opposites.ts'
import { ownerFits } from './owner.ts'
import { plain } from './owners.ts'
import type { Surroundings } from './surroundings.ts'
import { isRow } from './table.ts'

/** The ledger is in USD; another currency only stands where somebody wrote it so. */
const currencyOf = (text: string): string =>
  /€|\bEUR|\beuros?\b/i.test(text) ? 'EUR' : /£|\bGBP|\bpounds?\b/i.test(text) ? 'GBP' : /¥|\bJPY|\byen\b/i.test(text) ? 'JPY' : /\bCHF|\bfrancs?\b/i.test(text) ? 'CHF' : 'USD'

/** "1,500 a month", "buy 5,000 of it": people leave the dollars out. */
const isBareAmount = ({ source, unit, noun }: Leaf): boolean => isSaid(source) && unit === 'count' && /^(?:|a|an|per|each|every|of|in|into|from|more|less|monthly|yearly|for)$/.test(noun ?? '')

/** The leaf's value in the figure's unit, or `undefined` where the units don't go together. */
const inUnitOf = (figure: Figure, leaf: Leaf): number | undefined => {
  switch (figure.kind) {
    case 'percent':
      return leaf.unit === 'fraction' ? leaf.value * 100 : leaf.unit === 'percent' ? leaf.value : leaf.unit === 'bps' ? leaf.value / 100 : undefined
    case 'money': return (leaf.unit === 'money' || isBareAmount(leaf)) && currencyOf(figure.text) === currencyOf(String(leaf.raw)) ? leaf.value : undefined
    case 'part': return leaf.unit === 'fraction' ? leaf.value : leaf.unit === 'percent' ? leaf.value / 100 : undefined
    case 'number': return leaf.unit === 'percent' || leaf.unit === 'bps' ? undefined : leaf.unit === 'money' && !/price|close|limit/i.test(leaf.key) ? undefined : leaf.value
    default: return undefined
  }
}

/** How much further than printed a bound may reach: "more than half" is not nine tenths. */
const reach = 1.25

const isNear = (figure: Figure, value: number, leaf: Leaf): boolean => {
  const [size, printed] = [Math.abs(value), Math.abs(figure.value)]
  if (figure.range) return /(?<!average|benchmark)weight|^share$|exposure/i.test(leaf.key) && value >= figure.range[0] && value <= figure.range[1]
  if (figure.multiple === 'relation') return false
  if (figure.multiple === 'growth') return /return|gain|change|growth/i.test(leaf.key) && Math.abs(1 + value - figure.value) <= 0.05
  const tiny = 1e-9 * (1 + printed)
  const isTime = figure.kind === 'number'
  if (figure.bound === 'above' && !isTime) return size >= printed - tiny && size <= printed * reach + figure.slack
  if (figure.bound === 'below' && !isTime) return size <= printed + tiny && size >= (figure.kind === 'percent' && printed <= 1 ? 0 : printed / reach - figure.slack)
  // People say whole years that have passed.
  if (/^years?$/.test(figure.noun) && size >= printed && size < printed + 1 && /years$/i.test(leaf.key)) return true
  return Math.abs(size - printed) <= figure.slack * (1 + 1e-9) + 1e-9
}

/** What a bare percentage of a thing is read as: its share. Anything else must be named, or carry its sign. */
const plainPercent = /(?<!average|benchmark)weight(?!s\/)|(?<!risk)share(?!Of)|exposure|before$|after$|probab|confidence|chance/i

/** How long a record's figures reach: of nobody, and of all of them. */
const isStretch = (leaf: Leaf): boolean => leaf.record === undefined && leaf.owners.length === 0 && /^(?:years|months|weeks)$/.test(leaf.key)

/** In a row that begins with "2023", figures are that year's. */
const isOfAnotherYear = ({ record = {} }: Leaf, { cell, sentence, at }: Surroundings): boolean => {
  const year = cell && at > 0 ? /^\s*\|\s*((?:19|20)\d\d)\s*\|/.exec(sentence)?.[1] : undefined
  return year !== undefined && !Object.values(record).some((each) => each === Number(year) || (typeof each === 'string' && each.includes(year)))
}

const classes = new Set(['stocks', 'bonds', 'cash', 'real assets', 'crypto', 'multi asset'])

const fits = (figure: Figure, value: number, leaf: Leaf, around: Surroundings, evidence: Evidence): boolean => {
  const isHeadless = isRow(around.sentence) && !around.cell
  const [clause, before] = isHeadless ? ['', ''] : [around.clause, around.cell ? '' : `${around.heading} ${around.before}`]
  if (!leaf.saidWith.every((words) => words.test(around.context))) return false
  if (isOfAnotherYear(leaf, around)) return false
  if (isStretch(leaf)) return countFits(figure, leaf, around.behind, '') && saidPeriod(around.clause, '', around.at).years !== undefined
  // What a cell prints as zero has no direction.
  if (((figure.value !== 0 || !around.cell) && !signFits(clause, before, figure.sign, value, leaf)) || !ownerFits(leaf, around, evidence, isHeadless)) return false
  if (saysOpposite(clause, leaf) || isUnfilled(leaf, around) || (figure.kind !== 'number' && isPartOfOthers(around, leaf))) return false
  if (figure.kind === 'number' && !countFits(figure, leaf, around.behind, isHeadless ? leaf.key : `${around.clause} ${around.before} ${around.heading}`)) return false
  if (figure.kind === 'number') return leaf.unit === 'count' || !contradictsMetric(clause, before, leaf)
  if (contradictsMetric(clause, before, leaf)) return false
  if (contradictsPeriod(saidPeriod(isHeadless ? '' : around.clause, `${around.heading} ${around.before}`, around.at), knownPeriod(leaf), leaf.unit === 'money')) return false
  const isNamed = around.belonging?.near === true && [...around.belonging.names].some((name) => isSymbolName(name) || classes.has(name))
  const isBare = figure.sign === 0 && !isHeadless && (figure.kind === 'part' || (figure.kind === 'percent' && isNamed))
  return !isBare || leaf.sentence !== undefined || saysMeasure(`${before} ${clause}`) || plainPercent.test(leaf.pointer.split('/').slice(-2).join('/'))
}

/** "40 shares were bought" of an order that is not filled: what was ordered is not what was traded. "5 of the 40" is. */
const isUnfilled = ({ key, record }: Leaf, { clause, at }: Surroundings): boolean =>
  key === 'quantity' && typeof record?.filledQuantity === 'string' && Number(record.filledQuantity) < Number(record.quantity) &&
  /\b(?:bought|sold|filled|purchased|executed|traded)\b/i.test(clause) && !/\bof (?:the |your )?[\d,.]+$/.test(clause.slice(0, at))

/** "Half of your orders": a part of things that are counted is no part of the money. */
const counted = /^\s*of (?:your|the|all|its|their)\s(?:\w+\s){0,2}(orders?|lots|clients|accounts|goals|plans|trades|tickets|bookings)\b/i
const isPartOfOthers = ({ behind }: Surroundings, { sentence, pointer }: Leaf): boolean => {
  const noun = counted.exec(behind)?.[1]?.toLowerCase().replace(/s$/, '')
  return noun !== undefined && !`${sentence ?? ''} ${pointer}`.toLowerCase().includes(noun)
}

/** A tool's own sentence may leave "a year" to the one before. */
const knownPeriod = ({ sentence, period }: Leaf): Period => (sentence !== undefined && period.rate === undefined && period.years === undefined ? { ...period, rate: 'year' } : period)

const ofATime = /before|after|current|proposed/i

const matchNumber = (figure: Figure, evidence: Evidence, around: Surroundings): Fact | undefined => {
  const fitting: Leaf[] = []
  let turned = false
  for (const leaf of evidence.leaves) {
    const value = inUnitOf(figure, leaf)
    if (value === undefined || !isNear(figure, value, leaf)) continue
    // The first that fits is chosen; only those of a time may still turn it.
    if (fitting.length > 0 && !ofATime.test(leaf.key)) continue
    if (isSaid(leaf.source)) {
      if (!claims(around)) fitting.push(leaf)
    } else if (leaf.isEcho && tells(around)) continue
    else if (fits(figure, value, leaf, around, evidence)) {
      if (contradictsTime(around.clause, leaf)) turned = true
      else fitting.push(leaf)
    }
  }
  // A value known as "before" is not "after" because the same number also stands somewhere without a time.
  const chosen = turned ? fitting.find((leaf) => ofATime.test(leaf.key)) : fitting[0]
  return chosen && { text: figure.text, value: chosen.raw, source: chosen.source }
}

const isSaid = (source: FactSource): boolean => 'said' in source

const states = /\b(?:is|are|was|were|has|have|had|stands?|comes? to|totals?|returned|gained|earned|lost|owns?|holds?|worth|valued)\b/i
const happened = /\b(?:trades?|traded|deposited|withdrew|received|paid|bought|sold|made|grew|rose|fell|dropped|climbed|costs?|price|up|down)\b/i
const wished = /\b(?:you (?:said|asked|want|told|wish|mentioned|gave|named|mean|plan|set|wrote)|if|would|could|suppose|assum\w+|goal|target|limit|at most|at least|up to|retire|shock|scenario|your (?:goal|limit|wish|figure|number))\b/i
const supposed = /\b(?:bar|track|reach\w*|simulat\w*|enough|chance|probab\w*|propos\w*|plan)\b/i

/** A person's own figure may be repeated as theirs ("to sell 10 shares"), never as what the account is worth or earned. */
const claims = ({ clause, sentence }: Surroundings): boolean => states.test(clause) && !wished.test(sentence)

/** A figure that a call's arguments held may be what was asked about ("the bar is 80 %"), never what happened or stands. */
const tells = ({ clause }: Surroundings): boolean => (states.test(clause) || happened.test(clause)) && !wished.test(clause) && !supposed.test(clause)

const matchTicker = (figure: Figure, evidence: Evidence, aliases: Aliases): Fact | undefined => {
  const token = new RegExp(`(?<![\\w-])${figure.text.replace('.', '\\.').replace('-', '[- ]')}(?![\\w])`, 'i')
  const entity = plain(figure.text)
  const found = evidence.entities.has(entity) ? evidence.texts.find((each) => each.text === figure.text) ?? evidence.texts.find((each) => token.test(each.text))
    : evidence.texts.find((each) => token.test(each.text))
  if (found) return { text: figure.text, value: figure.text, source: found.source }
  const spellings = [...aliases].filter(([, name]) => name === entity).map(([spelling]) => spelling)
  const spelled = evidence.texts.find((each) => spellings.some((spelling) => each.text.toLowerCase().includes(spelling)))
  return spelled && { text: figure.text, value: figure.text, source: spelled.source }
}

/** A clause that a tool or the knowledge base wrote, word for word, about the same thing. */
const matchVerbatim = (figure: Figure, evidence: Evidence, around: Surroundings): Fact | undefined => {
  const { clause, sentence } = around
  const quotes = [clause, sentence, sentence.slice(sentence.indexOf(': ') + 1)].map((each) => each.trim().replace(/^[-*\s]+/, '').replace(/[.\s]+$/, '')).filter((each) => each.length >= 12)
  const found = evidence.texts.find(({ text, source, isEcho }) => !isSaid(source) && !isEcho && quotes.some((quote) => text.includes(quote)) &&
    (!around.belonging || [...around.belonging.names].some((name) => plain(text).includes(name))))
  return found && { text: figure.text, value: found.text, source: found.source }
}

/** The recorded value behind a figure, or `undefined`: then the sentence must not be sent. */
export const matchFigure = (figure: Figure, evidence: Evidence, around: Surroundings, aliases: Aliases): Fact | undefined => {
  if (figure.kind === 'date') return matchDate(figure, evidence, around)
  if (figure.kind === 'ticker') return matchTicker(figure, evidence, aliases)
  return matchNumber(figure, evidence, around) ?? matchVerbatim(figure, evidence, around)
}

/** What the results have of a figure's value, for whoever is to say it better: "netPaidInUsd", "weight of vti"; two at most. */
export const knownAs = (figure: Figure, evidence: Evidence): readonly string[] => {
  const near = evidence.leaves.filter((leaf) => {
    const value = isSaid(leaf.source) || figure.kind === 'number' ? undefined : inUnitOf(figure, leaf)
    return value !== undefined && isNear(figure, value, leaf)
  })
  return [...new Set(near.map(({ key, value, owners: [own] }) => `${value < 0 ? 'negative ' : ''}${key}${own === undefined ? '' : ` of ${[...own][0]}`}`))].slice(0, 2)
}
