import { isRefusal, type Refusal } from '../../../domain/result.ts'
import type { z } from 'zod'
import type { output as proposerShape } from '../../../tools/trade-proposer/output.ts'
import type { PortfolioOutput } from '../../../tools/portfolio/output.ts'
import { asOf, bullets, capital, caution, paragraphs, pct, price, sentence, shares, spaced, usd } from '../say/format.ts'
import { classIn, classOrders, ordersIn, positionOf, sideOf, type AmountsOf, type Args } from './orders.ts'
import { scopeArgs } from './scope.ts'
import { feesAndTax, sayPreview } from './what-if-trade.ts'
import { oneCall, sayRefusal, type Done, type Part, type Saying, type Skill, type Stage } from './skill.ts'

type Proposed = z.output<typeof proposerShape>
const ticketWords = 'Look at the ticket, and confirm it on its card. Nothing is traded before.'

/** What a proposal says, and what became of it at the gate. */
export const sayProposed = (done: Done): Saying => {
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

const proposer = (args: (part: Part, stage: Stage, done: readonly Done[]) => Args | undefined, ask: (part: Part, stage: Stage) => Saying): Skill => ({
  calls: (part, stage, done) => {
    if (done.length > 0) return []
    const wish = args(part, stage, done)
    return wish ? [{ name: 'trade-proposer', args: { ...accountOf(part, stage), ...wish } }] : []
  },
  say: (part, stage, done) => (done[0] ? sayProposed(done[0]) : ask(part, stage)),
})

/** The account that a proposal is for: named, or answered to "which account?". */
const accountOf = (part: Part, stage: Stage): Args => scopeArgs(part, stage)

/** Funds of the class that is meant, when nothing says which. */
const askWhichOf = (part: Part, stage: Stage): Saying => {
  const assetClass = classIn(part.text)
  const funds = stage.market.instruments().filter((each) => each.kind === 'etf' && each.assetClass === assetClass).slice(0, 3)
  const money = part.amounts.moneyUsd[0]
  const choices = funds.map(({ symbol }) => (money === undefined ? `Put half of my cash in ${symbol}` : `Buy $${money} of ${symbol}`))
  return { outcome: 'clarify', choices, text: `Which fund do you mean, and for how much?${choices.length > 0 ? `\n${bullets(choices)}` : ''}` }
}

const askForOrder = (part: Part, stage: Stage): Saying => {
  const [symbol] = part.symbols
  if (!symbol) {
    return { outcome: 'clarify', text: 'Which instrument do you mean, and how much of it? For example the symbol, and shares or dollars.', choices: [] }
  }
  const side = sideOf(part.text)
  const held = positionOf(stage, symbol)
  if (side === undefined) {
    const amount = part.amounts.shares ?? (part.amounts.moneyUsd[0] === undefined ? undefined : `$${part.amounts.moneyUsd[0]} of`)
    const either = amount === undefined ? [] : [`Buy ${amount} ${symbol}`, `Sell ${amount} ${symbol}`]
    return { outcome: 'clarify', choices: either, text: `Do you want to buy or to sell ${symbol}?${amount === undefined ? ' Say how much too, in shares or in dollars.' : `\n${bullets(either)}`}` }
  }
  const choices = side === 'sell' && held !== undefined ? [`Sell half of my ${symbol}`, `Sell all of my ${symbol}`] : []
  return { outcome: 'clarify', choices, text: `How much ${symbol} do you want to ${side}? Say it in shares or in dollars.${choices.length > 0 ? `\n${choices.map((each) => `- ${each}`).join('\n')}` : ''}` }
}

/** A fund that only everyday words point to, and that is not held: the person names it before anything is proposed. */
const guessedOf = (part: Part, stage: Stage): string | undefined => {
  const said = [part.plain, ...stage.dialogue.past.map((turn) => turn.said)]
  return part.symbols.find((symbol) => positionOf(stage, symbol) === undefined && said.every((text) => !stage.names.mask(text).symbols.includes(symbol)))
}

const orderWords = (order: Args): string => `${String(order.side) === 'sell' ? 'Sell' : 'Buy'} ${order.amountUsd === undefined ? String(order.quantity) : `$${String(order.amountUsd).replace(/\.00$/, '')} of`} ${String(order.symbol)}`

const askWhichFund = (orders: readonly Args[]): Saying => ({
  outcome: 'clarify', choices: orders.filter((each) => each.amountUsd !== undefined || each.quantity !== undefined).map(orderWords),
  text: 'Which fund do you mean? Choose the one that I found, or name another by its symbol.',
})

export const tradeSkill = (amountsOf: AmountsOf): Skill => {
  const ordersOf = (part: Part, stage: Stage): readonly Args[] | undefined => ordersIn(part, stage, amountsOf)
  return proposer((part, stage) => {
    const orders = guessedOf(part, stage) === undefined ? ordersOf(part, stage) : undefined
    return orders && { orders }
  }, (part, stage) => {
    const guessed = guessedOf(part, stage)
    const orders = guessed === undefined ? undefined : ordersOf(part, stage)
    return guessed !== undefined && orders ? askWhichFund(orders) : askForOrder(part, stage)
  })
}

const wantsThat = /\b(?:that|those|these|this|it|the (?:new|proposed|safer|optimi[sz]ed|suggested|recommended)|your (?:suggestion|proposal|recommendation))\b/

const rebalanceSkill: Skill = proposer((part, stage) => {
  const level = /\b(\d{2})\/(\d{2})\b/.exec(part.plain)
  const weights = stage.dialogue.weights()
  if (wantsThat.test(part.text) && weights) return { resultId: weights.id }
  if (wantsThat.test(part.text) && !/\b(?:policy|target|ips|plan)\b/.test(part.text) && !weights && !/\brebalanc\w* (?:it|this|that|my)|this (?:portfolio|account)/.test(part.text)) return undefined
  if (level && !/\bpolicy\b/.test(part.text)) return undefined
  return { toPolicy: true, ...(/\banyway|\beven (?:if|though)|\bregardless|\bstill\b/.test(part.text) && { evenInsideBands: true }) }
}, (part) => ({
  outcome: 'clarify', choices: ['Rebalance me to my policy', 'Make me less risky'],
  text: `There are no weights in this conversation that "${/\b\d{2}\/\d{2}\b/.test(part.plain) ? 'this mix' : 'that'}" could mean. What should I rebalance to?\n- Rebalance me to my policy\n- Make me less risky`,
}))

const intoClass = /\b(?:in|into)\b.{0,12}\b(?:bonds?|stocks?|shares|equities|crypto)\b/

/** "What do I do with it?" asks where it would go; "put it there" behind it asks for the ticket. */
const asksWhere = /\b(?:what|where|how) (?:should|do|does|can|could|would|might|to)\b.{0,25}\b(?:do with|go|invest|put|slot|place|use|split|spread|add|deploy)\b/
const tellsTo = /,\s*(?:(?:please|then|just|and)\s+)*(?:put|invest|do|buy|place|spread)\b/

const cashSkill = (kind: 'investUsd' | 'raiseUsd', question: string): Skill => ({
  calls: (part, stage, done) => {
    // "Into bonds" means the broad bond fund that is held or that the policy measures itself by; without one the person names it.
    if (kind === 'investUsd' && intoClass.test(part.text)) {
      const orders = classOrders(part, stage)
      return orders && done.length === 0 ? [{ name: 'trade-proposer', args: { ...accountOf(part, stage), orders } }] : []
    }
    const amount = part.amounts.moneyUsd[0] ?? bareAmount(part.text)
    const asks = kind === 'investUsd' && asksWhere.test(part.text) && !tellsTo.test(part.text)
    if (amount !== undefined) return done.length === 0 ? [{ name: asks ? 'trade-preview' : 'trade-proposer', args: { ...accountOf(part, stage), [kind]: amount.toFixed(2) } }] : []
    if (kind === 'raiseUsd' || !/\b(?:all|my|the|idle|spare|free|remaining|rest)\b.{0,15}\bcash\b|\bcash\b.{0,20}\bidle\b/.test(part.text)) return []
    if (done.length === 0) return [{ name: 'portfolio', args: scopeArgs(part, stage) }]
    const held = done[0]!.output as PortfolioOutput | undefined
    return done.length === 1 && held && Number(held.availableCashUsd) > 0 ? [{ name: 'trade-proposer', args: { ...accountOf(part, stage), investUsd: partOf(held.availableCashUsd, part) } }] : []
  },
  say: (part, stage, done) => {
    const proposed = done.find((each) => each.name === 'trade-proposer')
    if (proposed) return sayProposed(proposed)
    const preview = done.find((each) => each.name === 'trade-preview')?.output as Proposed | undefined
    if (preview) return { text: sayPreview(preview, `It goes where your policy has the most room. Say "invest ${usd(part.amounts.moneyUsd[0] ?? bareAmount(part.text) ?? preview.totals.buysUsd)}" and I prepare a ticket.`) }
    return done[0]?.refusal ? sayRefusal(done[0].refusal) : intoClass.test(part.text) ? askWhichOf(part, stage) : { outcome: 'clarify', text: question }
  },
})

/** All of the free cash, or the part of it that is said; USD, two decimals. */
const partOf = (cashUsd: string, { amounts }: Part): string => {
  const { fraction, percents } = amounts
  const share = percents[0] !== undefined ? percents[0] / 100 : fraction === 'half' ? 0.5 : typeof fraction === 'number' ? fraction : 1
  return share === 1 ? cashUsd : (Math.floor(Number(cashUsd) * share * 100) / 100).toFixed(2)
}

const bareAmount = (text: string): number | undefined => {
  const match = /\b(?:withdraw|raise|take out|need|invest|free up|deploy|put)\s+(\d[\d,]*(?:\.\d+)?)\b(?!\s?(?:%|shares))/.exec(text) ?? /\b(?:extra|next|spare|another|have|got)\s+(\d[\d,]{2,}(?:\.\d+)?)\b(?!\s?(?:%|shares))/.exec(text)
  return match ? Number(match[1]!.replaceAll(',', '')) : undefined
}

type Row = PortfolioOutput['holdings'][number]

/** Whether selling or buying a holding moves its class to its target or away. */
const placeInPolicy = (row: Pick<Row, 'assetClass'>, { drift }: PortfolioOutput, selling: boolean): string => {
  const own = drift.classes.find((each) => each.assetClass === row.assetClass)
  if (!own || own.status === 'within') return ''
  const closer = selling === (own.status === 'above')
  return `${capital(spaced(own.assetClass))} are ${pct(own.weight)}, ${own.status} the band of ${pct(own.low, 0)} to ${pct(own.high, 0)}, so ${selling ? 'selling' : 'buying more'} takes you ${closer ? 'closer to your target' : 'farther from your target'}. `
}

const classWords = (assetClass: Row['assetClass'], output: PortfolioOutput, selling: boolean): string => {
  const own = output.classes.find(({ name }) => name === assetClass)
  return placeInPolicy({ assetClass }, output, selling) || (own ? `${capital(spaced(assetClass))} are ${pct(own.weight)} of the portfolio.` : `You hold no ${spaced(assetClass)}.`)
}

const gainWords = ({ symbol, gainUsd }: Row): string => (gainUsd === null ? '' : Number(gainUsd) < 0 ? `Selling all of ${symbol} would make a loss of ${usd(gainUsd)} real, which can lower your tax.` : `Selling all of ${symbol} would make a gain of ${usd(gainUsd)} real, which can be taxed.`)

/** What can go wrong with a thing of its kind. */
const dangerOf = (row: { readonly kind: string; readonly assetClass: string } | undefined): string => (row?.kind === 'stock' ? 'a single company can lose most of its value and never come back.' : row?.kind === 'crypto' ? 'a coin can lose most of its value within months.'
  : row?.assetClass === 'bonds' ? 'a bond fund falls when interest rates rise, a long one most.' : row?.assetClass === 'stocks' ? 'a stock fund falls with its whole market and can stay down for years.' : 'its price can fall for years.')

/** "Should I sell X?": the facts that bear on it, no view on prices. */
const adviceSkill: Skill = {
  calls: (part, stage, done) => {
    if (done.length > 0) return []
    return [{ name: 'portfolio', args: scopeArgs(part, stage) }, ...(part.symbols.length > 0 ? [{ name: 'market', args: { symbols: part.symbols.slice(0, 5) } }] : [])]
  },
  say: (part, _, done) => {
    if (done[0]?.refusal) return sayRefusal(done[0].refusal)
    const output = done[0]!.output as PortfolioOutput
    const rows = output.holdings.filter((row) => part.symbols.includes(row.symbol))
    const selling = sideOf(part.text) === 'sell'
    const assetClass = part.symbols.length === 0 ? classIn(part.text) : undefined
    const market = (done[1]?.output as { instruments?: readonly { symbol: string; kind: string; assetClass: string; period: { volatility: number | null; totalReturn: number } | null }[] } | undefined)?.instruments ?? []
    return { text: paragraphs(
      'I don\'t predict prices, so I can\'t say that it is the right moment. What I can say is how it fits you.',
      rows.map((row) => `${row.symbol} is ${pct(row.weight)} of the portfolio. ${placeInPolicy(row, output, selling)}${selling ? gainWords(row) : ''}`.trim()).join(' ') || (part.symbols.length > 0 ? `You don't hold ${part.symbols.join(' or ')}.` : ''),
      assetClass !== undefined && classWords(assetClass, output, selling),
      market.flatMap((each) => (each.period?.volatility == null ? [] : [`${each.symbol} has swung by ${pct(each.period.volatility)} a year.`])).join(' '),
      output.drift.status === 'outside' ? 'You are outside a band of your policy, so a rebalance is due.' : 'You are inside the bands of your policy.',
      caution(dangerOf(market[0] ?? (assetClass === undefined ? undefined : { kind: 'etf', assetClass }))), 'Ask for a stress test, for the tax of a sale, or for a safer mix.', asOf(output.asOf)) }
  },
}

const openWords = /\b(?:open|pending|outstanding|unfilled|working)\b/
const sayOrders = (output: { asOf: string; count: number; why: readonly string[] }, { text, symbols: [symbol] }: Part): string => paragraphs(
  output.count === 0 ? `You have no ${openWords.test(text) ? 'open ' : ''}orders${symbol === undefined ? '' : ` for ${symbol}`}. A proposal that nobody confirmed is not an order.` : 'Your orders, newest first:',
  output.count > 0 && bullets(output.why.map(sentence)), asOf(output.asOf))

export const tradingSkills = {
  'rebalance': rebalanceSkill,
  'invest': cashSkill('investUsd', 'How much do you want to invest? Give an amount in dollars.'),
  'raise-cash': cashSkill('raiseUsd', 'How much cash do you need? Give an amount in dollars.'),
  'advice-on-symbol': adviceSkill,
  'order-status': oneCall('order-status', (part) => ({ ...(part.symbols[0] && { symbol: part.symbols[0] }), ...(openWords.test(part.text) && { open: true }) }), sayOrders),
} as const
