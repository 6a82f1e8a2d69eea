import type { z } from 'zod'
import type { output as performanceShape } from '../../../tools/performance/output.ts'
import type { PortfolioOutput } from '../../../tools/portfolio/output.ts'
import type { transactions } from '../../../tools/transactions/index.ts'
import { asOf, bullets, capital, caution, change, paragraphs, pct, points, sentence, shares, table, upDown, usd } from '../say/format.ts'
import { withoutData } from './no-data.ts'
import { scopeArgs } from './scope.ts'
import { oneCall, sayRefusal, type Part, type Skill, type Stage } from './skill.ts'
import { shown } from './unlisted.ts'

export type Performance = z.output<typeof performanceShape>
type Transactions = z.output<typeof transactions.output>

/** The period of a text as tool arguments. */
export const periodArgs = ({ period }: Pick<Part, 'period'>): Record<string, string> => {
  if (!period) return {}
  if (period.name !== undefined) return { period: period.name }
  return { ...(period.from !== undefined && { from: period.from }), ...(period.to !== undefined && { to: period.to }) }
}

const periodWords: Readonly<Record<string, string>> = {
  '1w': 'over the last week', mtd: 'this month', qtd: 'this quarter', ytd: 'this year', '1y': 'over the last year', '3y': 'over the last three years', '5y': 'over the last five years', 'since-inception': 'since the start',
}

export const sayPerformance = ({ focus, benchmarkLabel, contributions, asOf: now }: Performance): string => {
  const over = focus.to.slice(0, 4) < now.slice(0, 4)
  const [are, is] = over ? ['were', 'was'] : ['are', 'is']
  const when = periodWords[focus.period] === undefined || /three|five/.test(periodWords[focus.period]!) ? `from ${focus.from} to ${focus.to}` : `${periodWords[focus.period]}, from ${focus.from} to ${focus.to}`
  const result = `You ${are} ${upDown(focus.timeWeighted)} ${when}. In money that ${is} a ${Number(focus.gainUsd) < 0 ? 'loss' : 'gain'} of ${usd(focus.gainUsd)}.`
  const compared = focus.benchmark === null || focus.active === null ? '' : `${capital(benchmarkLabel)} returned ${change(focus.benchmark).replace('+', '')}, so you ${are} ${points(focus.active)} ${focus.active < 0 ? 'behind' : 'ahead'}.`
  const best = contributions[0]
  const worst = contributions.at(-1)
  const moved = best && worst && best !== worst
    ? bullets([`${best.symbol} contributed most: ${change(best.contribution)}.`, `${worst.symbol} contributed least: ${change(worst.contribution)}.`]) : ''
  return paragraphs(`${result} ${compared}`.trim(), moved && `Why:\n${moved}`)
}

const asksWhy = /\b(?:why|how come|what (?:has |is |was )?(?:made|happened|caus\w+|went))\b/
const saysDown = /\b(?:down|los(?:e|ing|t)|loss(?:es)?|fell|fall(?:s|en|ing)?|drop(?:s|ped|ping)?|declin\w+|shrink\w*|shrunk|tank\w*|in the red|negative|so (?:badly|poorly))\b/
const saysUp = /\b(?:up|gain(?:s|ed|ing)?|grow\w*|grew|ris(?:es?|en|ing)|rose|climb\w*|in the green|so well)\b/

/** "Why am I down?" of somebody who is up rests on what is not so: that comes first. Time-weighted return and money must agree on it. */
const notSo = ({ focus, asOf: now }: Performance, { text }: Part): string => {
  const [down, up] = [saysDown.test(text), saysUp.test(text)]
  if (!asksWhy.test(text) || down === up) return ''
  const result = upDown(focus.timeWeighted).split(' ')[0]
  const other = down ? result === 'up' && Number(focus.gainUsd) > 0 : result === 'down' && Number(focus.gainUsd) < 0
  return other ? `Your portfolio ${focus.to.slice(0, 4) < now.slice(0, 4) ? 'was' : 'is'} not ${down ? 'down' : 'up'}.` : ''
}

const benchmarkArgs = (part: Part): Record<string, unknown> => {
  if (/\bs&p(?: 500)?\b|\bthe market\b|\bthe index\b/.test(part.text) && part.symbols.length === 0) return { benchmark: { kind: 'weights', weights: [{ symbol: 'SPY', weight: 1 }], label: 'the S&P 500 (SPY)' } }
  const [symbol] = part.symbols
  const against = /\b(?:against|versus|vs\.?|compared (?:to|with)|relative to|beat|better than|outperform\w*)\b/.test(part.text)
  const mix = /\b(\d{2})\/(\d{2})\b/.exec(part.plain)
  if (mix && against && Number(mix[1]) + Number(mix[2]) === 100) return { benchmark: { kind: 'stocks-bonds', stocks: Number(mix[1]) / 100 } }
  return symbol && against ? { benchmark: { kind: 'weights', weights: [{ symbol, weight: 1 }], label: symbol } } : {}
}

/** "5 years vs 1": both periods out of the standard ones. */
const sayPeriods = (output: Performance): string => table(['Period', 'Return', 'From'], output.periods.map((each) => [
  (periodWords[each.period] ?? each.period).replace(/^over /, ''), change(each.timeWeighted), each.from]))

/** Who helped and who hurt, first; then the result that they made. */
export const sayContributors = (output: Performance, part: Part): string => {
  const [best] = output.contributions
  const worst = output.contributions.at(-1)
  if (!best || !worst || best === worst || notSo(output, part) !== '') return sayFullPerformance(output, part)
  const line = (symbol: string, contribution: number, which: string): string => `${symbol} contributed ${which}: ${change(contribution)}.`
  const lines = [line(best.symbol, best.contribution, 'most'), line(worst.symbol, worst.contribution, 'least')]
  const worstFirst = /\b(?:worst|least|drag\w*|hurt\w*|weak\w*|losers?|lost|down|poor\w*|bad\w*)\b/.test(part.text) && !/\bbest\b/.test(part.text)
  return paragraphs(bullets(worstFirst ? lines.toReversed() : lines), sayPerformance({ ...output, contributions: [] }), asOf(output.asOf))
}

/** "How much is growth and how much my own deposits?" */
const apartFromFlows = ({ text }: Part): boolean => /\b(?:put(?:ting)?(?: \S+){0,3} in|paid in|pay in|deposit\w*|contribut\w+|added|took out|taken out)\b/.test(text) && /\b(?:growth|gains?|returns?|grew|grown|made|earned|net of)\b/.test(text)

const sayFullPerformance = (output: Performance, part: Part): string => paragraphs(
  notSo(output, part), sayPerformance(output), apartFromFlows(part) && 'What you paid in or took out is no part of that gain.',
  /\bmoney[- ]weighted\b|\birr\b|\binternal rate\b/.test(part.text) && output.focus.moneyWeighted !== null && `Money-weighted, so with the timing of what you paid in and took out, it is ${change(output.focus.moneyWeighted)}.`,
  (/\byears?\b.*\b(?:vs\.?|versus|against|compared)\b.*\b\d|\ball periods\b|\bby period\b/.test(part.text)) && sayPeriods(output),
  output.risk.volatility !== null && output.risk.maxDrawdown !== null && caution(`the deepest fall in this time was ${pct(output.risk.maxDrawdown)}, and values swung by ${pct(output.risk.volatility)} a year.`),
  asOf(output.asOf))

type Kind = Transactions['rows'][number]['kind']

const kindsIn = (text: string): readonly Kind[] | undefined => {
  const found: Kind[] = []
  const trades = /\b(?:trades?|traded|trad(?:e|ing) history)\b/.test(text)
  if (trades || /\b(?:buy|bought|buys|purchase[ds]?|acquisitions?)\b/.test(text)) found.push('buy')
  if (trades || /\b(?:sell|sold|sells|sales?|disposals?|disposed|(?:got|get) (?:out|rid) of)\b/.test(text)) found.push('sell')
  if (/\b(?:deposit\w*|paid in|pay in|put in|contribut\w+|added|wired|transferred in|topped up)\b|\bput\b.{0,20}\b(?:money|cash|funds)\b.{0,12}\bin(?:to)?\b/.test(text)) found.push('deposit')
  if (/\bwithdr[ae]w\w*\b/.test(text)) found.push('withdrawal')
  if (/\bdividends?|distributions?\b/.test(text)) found.push('dividend')
  if (/\binterest\b/.test(text)) found.push('interest')
  if (/\b(?:fees?|commissions?|charges)\b/.test(text)) found.push('fee')
  // "Everything bought" is what was bought; "everything, with the dividends" is everything.
  return found.length > 0 && !/\b(?:all|everything|complete|full|entire)\b.*\b(?:includ\w+|with|plus)\b/.test(text) ? found : undefined
}

const kindWords: Readonly<Record<Kind, string>> = { buy: 'bought', sell: 'sold', dividend: 'dividend', deposit: 'paid in', withdrawal: 'taken out', fee: 'fee', interest: 'interest' }

const row = (each: Transactions['rows'][number]): readonly string[] =>
  [each.on, kindWords[each.kind], each.symbol ?? '', each.quantity === null ? '' : shares(each.quantity), usd(each.amountUsd)]

/** What the bookings are looked at over: " from … to …", or up to a day. */
const span = ({ from, to }: Transactions): string => (from === null ? ` up to ${to}` : ` from ${from} to ${to}`)

const nothingOf: Readonly<Record<string, string>> = {
  buy: 'Nothing was bought', sell: 'Nothing was sold', 'buy,sell': 'Nothing was bought or sold', deposit: 'Nothing was paid in', withdrawal: 'Nothing was taken out', dividend: 'No dividends were booked', interest: 'No interest was booked', fee: 'No fees were booked',
}
/** "When did I last put money in?", "my latest purchase". */
const onlyOne = /\bwhen (?:did|was|were|have)\b.{0,25}\b(?:last|first)\b|\b(?:my|the|our) (?:very )?(?:last|latest|newest|most recent|first|earliest) (?:deposit|withdrawal|purchase|buy|sale|trade|dividend|payment|payout|transaction|booking|contribution)\b/
const orderWords = /\b(first|earliest|oldest|last|latest|newest|recent)\b/
/** So many of them, from one end: "my last five". */
const fewOf = ({ text, amounts }: Part): number | undefined => (onlyOne.test(text) ? 1 : amounts.count !== undefined && amounts.count > 0 && orderWords.test(text) ? amounts.count : undefined)

/** "Bought on 2026-02-03, $1,200 for 4 shares": one booking in words. */
const told = (each: Transactions['rows'][number]): string => `${each.symbol ?? ''} ${kindWords[each.kind]} on ${each.on}, ${usd(each.amountUsd)}${each.quantity === null ? '' : ` for ${shares(each.quantity)} shares`}`.trim()

/** "Did the $5,000 that I wired show up?" is about one booking. */
const bookedAmount = ({ text, amounts }: Part): number | undefined => (/\b(?:did|has|have|is|was|where)\b.{0,80}\b(?:show\w* up|arriv\w+|come? in|came in|land\w*|book\w*|there|gone|credited|cleared)\b/.test(text) ? amounts.moneyUsd[0] : undefined)
const askedAmount = (output: Transactions, amount: number): string => {
  const found = output.rows.find((each) => Math.abs(Number(each.amountUsd)) === amount)
  if (found) return `Yes: ${told(found)}.`
  return `No booking of ${usd(String(amount))} is among ${output.shown < output.count ? 'the newest of them' : 'them'}${span(output)}.`
}

const sayTransactions = (output: Transactions, part: Part): string => {
  if (output.count === 0) return `${nothingOf[kindsIn(part.text)?.join() ?? ''] ?? 'Nothing was booked'}${span(output)}. ${asOf(output.asOf)}`
  const few = fewOf(part)
  const asked = bookedAmount(part)
  const largest = /\b(?:largest|biggest|single)\b/.test(part.text) && output.largest
  const head = largest
    ? `The largest: ${largest.symbol ?? kindWords[largest.kind]} on ${largest.on}, ${usd(largest.amountUsd)}${largest.quantity === null ? '' : ` for ${shares(largest.quantity)} shares`}.`
    : few === 1 && output.rows[0] ? `The ${orderWords.exec(part.text)?.[1] ?? 'last'}: ${told(output.rows[0])}.`
    : asked !== undefined ? askedAmount(output, asked)
    : few !== undefined && output.shown < output.count ? `The ${orderWords.exec(part.text)![1]!} ${output.shown} of ${output.count} bookings${span(output)}:` : `${output.count} ${output.count === 1 ? 'booking' : 'bookings'}${span(output)}.`
  const sums = output.byKind.map((each) => `${kindWords[each.kind]}: ${each.count === 1 ? '' : `${each.count} together `}${usd(each.amountUsd)}`)
  return paragraphs(head, !largest && few === undefined && bullets(sums.map(sentence)), !largest && table(['Date', 'What', 'Symbol', 'Shares', 'Amount'], output.rows.map(row)), few === undefined && output.shown < output.count && 'The table shows the newest; the sums cover all.', asOf(output.asOf))
}

const sayDividends = (output: Transactions, part: Part): string => {
  const total = output.byKind.find((each) => each.kind === 'dividend')
  if (!total) return `No dividends${part.symbols.length === 0 ? '' : ' of it'} were booked${span(output)}. ${asOf(output.asOf)}`
  const [newest] = output.rows
  if (/\b(?:largest|biggest|fattest|highest)\b/.test(part.text) && output.largest) return `The largest${span(output)}: ${told(output.largest)}. ${asOf(output.asOf)}`
  return paragraphs(
    (onlyOne.test(part.text) || /\b(?:yet|already)\b/.test(part.text)) && newest && `The newest: ${told(newest)}.`,`You received ${usd(total.amountUsd)} in dividends, in ${total.count} payments${span(output)}.`,
    output.bySymbol.length > 0 && table(['Holding', 'Payments', 'Dividends'], output.bySymbol.map((each) => [each.symbol, String(each.count), usd(each.amountUsd)])), asOf(output.asOf))
}

/** Nothing here can be booked of what is not listed here. */
const unknownPayer = (part: Part, stage: Stage): string | undefined => {
  const name = part.symbols.length === 0 ? withoutData(part, stage) : undefined
  return name === undefined ? undefined : `Nothing that is booked here names ${shown(name)}: it is not among the funds, shares and coins that I can see here.`
}
const ofListed = (skill: Skill): Skill => ({
  calls: (part, stage, done) => (unknownPayer(part, stage) === undefined ? skill.calls(part, stage, done) : []),
  say: (part, stage, done) => { const text = unknownPayer(part, stage); return text === undefined ? skill.say(part, stage, done) : { text } },
})

const dividendCall = (part: Part, stage: Stage, symbol: string | undefined) => ({ name: 'transactions', args: { ...scopeArgs(part, stage), ...periodArgs(part), kinds: ['dividend', ...(/\binterest\b/.test(part.text) ? ['interest'] : [])], ...(symbol !== undefined && { symbol }) } })
/** Each of several that are named is looked up by itself. */
const dividends: Skill = {
  calls: (part, stage, done) => (done.length > 0 ? [] : part.symbols.length > 1 ? part.symbols.slice(0, 4).map((symbol) => dividendCall(part, stage, symbol)) : [dividendCall(part, stage, part.symbols[0])]),
  say: (part, _, done) => {
    const refused = done.find(({ refusal }) => refusal)?.refusal
    return refused ? sayRefusal(refused) : { text: paragraphs(...done.map(({ output }, at) => sayDividends(output as Transactions, { ...part, symbols: part.symbols.slice(at, at + 1) }))) }
  },
}

/** Bookings first, then what the funds take by themselves: only both together are what somebody pays. */
const fees: Skill = {
  calls: (part, stage, done) => (done.length > 0 ? [] : [{ name: 'transactions', args: { ...scopeArgs(part, stage), ...periodArgs(part), kinds: ['fee'] } }, { name: 'portfolio', args: scopeArgs(part, stage) }]),
  say: (part, _, [booked, held]) => (booked?.refusal ? sayRefusal(booked.refusal) : { text: sayFees(booked!.output as Transactions, held?.output as PortfolioOutput | undefined, part) }),
}

/** What was taken is about bookings, what is paid about all that it costs. */
const asksTaken = /\b(?:charged?|took|taken|taking|deduct\w*|debit\w*|came out|gone|commissions?|paid|billed|advisory|management)\b|\bdid\b.{0,30}\bcost\b/

const sayFees = (output: Transactions, held: PortfolioOutput | undefined, { text }: Part): string => {
  const total = output.byKind.find((each) => each.kind === 'fee')
  const when = span(output)
  const funds = held && held.fees.expenseRatio > 0 && `Your funds cost ${pct(held.fees.expenseRatio, 2)} a year, ${usd(held.fees.yearlyUsd)} at today's values. The funds take it out of their price, so you see no booking for it.`
  if (!total && asksTaken.test(text)) return paragraphs(`No fees were booked${when}.`, funds, asOf(output.asOf))
  if (!total) return paragraphs(funds, `${funds ? 'Besides that, no' : 'No'} fees were booked${when}.`, asOf(output.asOf))
  return paragraphs(`You paid ${usd(total.amountUsd)} in fees, in ${total.count} ${total.count === 1 ? 'booking' : 'bookings'}${when}.`, funds, asOf(output.asOf))
}

export const historySkills = {
  'performance': oneCall('performance', (part, stage) => ({ ...scopeArgs(part, stage), ...(apartFromFlows(part) && part.period === undefined ? { period: 'since-inception' } : periodArgs(part)), ...benchmarkArgs(part) }), sayFullPerformance),
  'transactions': ofListed(oneCall('transactions', (part, stage) => {
    const kinds = kindsIn(part.text)
    return {
      ...scopeArgs(part, stage), ...periodArgs(part), ...(kinds && { kinds }), ...(part.symbols[0] && { symbol: part.symbols[0] }),
      ...(fewOf(part) !== undefined ? { limit: Math.min(fewOf(part)!, 100) } : bookedAmount(part) !== undefined && { limit: 100 }), ...(/\b(?:largest|biggest|single)\b/.test(part.text) && { order: 'largest' }), ...(/\b(?:first|earliest|oldest)\b/.test(part.text) && { order: 'oldest' }),
    }
  }, sayTransactions)),
  'dividends': ofListed(dividends),
  'fees-paid': fees,
} as const
