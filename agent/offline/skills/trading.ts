import { dollarText } from '../../../domain/wish.ts'
import type { PortfolioOutput } from '../../../tools/portfolio/output.ts'
import { amountsIn } from '../../words/amounts.ts'
import { asOf, bullets, capital, caution, paragraphs, pct, sentence, shares, spaced, usd } from '../say/format.ts'
import { investSkill, raiseSkill } from './cash.ts'
import { classIn, ordersIn, positionOf, sideOf, waits, type AmountsOf, type Args } from './orders.ts'
import { proposer } from './propose.ts'
import { rebalanceSkill } from './rebalance.ts'
import { scopeArgs } from './scope.ts'
import { oneCall, sayRefusal, type Part, type Saying, type Skill, type Stage } from './skill.ts'

const waitsOnlyForBetter = 'I can prepare an order that waits for a better price than today\'s, in dollars: a sale above it, or a purchase below it. I can\'t prepare one that waits for a worse price or for a change in percent, such as a stop order. Set an alert for that, and decide when it comes.'

const askForOrder = (part: Part, stage: Stage): Saying => {
  const [symbol] = part.symbols
  const { regular } = part.amounts
  if (regular) return { outcome: 'clarify', choices: [`Set up a plan to invest ${dollarText(regular.usd.toFixed(2))} every ${regular.every}`], text: `A ticket is a single trade. For one that comes again there are plans:\n- Set up a plan to invest ${dollarText(regular.usd.toFixed(2))} every ${regular.every}` }
  if (waits.test(part.text) || /\bstop(?:[- ]?(?:loss|order|limit))?\b.{0,30}«/.test(part.text)) return { outcome: 'answered', text: waitsOnlyForBetter }
  if (!symbol) {
    return { outcome: 'clarify', text: 'Which instrument do you mean, and how much of it? For example the symbol, and shares or dollars.', choices: [] }
  }
  const side = sideOf(part.text)
  const held = positionOf(stage, symbol)
  if (side === undefined) {
    const amount = part.amounts.shares !== undefined ? shares(String(part.amounts.shares)) : (part.amounts.moneyUsd[0] === undefined ? undefined : `${dollarText(part.amounts.moneyUsd[0].toFixed(2))} of`)
    const either = amount === undefined ? [] : [`Buy ${amount} ${symbol}`, `Sell ${amount} ${symbol}`]
    return { outcome: 'clarify', choices: either, text: `Do you want to buy or to sell ${symbol}?${amount === undefined ? ' Say how much too, in shares or in dollars.' : `\n${bullets(either)}`}` }
  }
  const named = guessedOf(part, stage) === undefined ? symbol : 'of it'
  const choices = side === 'sell' && held !== undefined ? [`Sell half of my ${symbol}`, `Sell all of my ${symbol}`] : []
  return { outcome: 'clarify', choices, text: `How much ${named} do you want to ${side}? Say it in shares or in dollars.${choices.length > 0 ? `\n${choices.map((each) => `- ${each}`).join('\n')}` : ''}` }
}

/** A fund that only everyday words point to, and that is not held: the person names it before anything is proposed. */
const guessedOf = (part: Part, stage: Stage): string | undefined => {
  const said = [part.plain, ...stage.dialogue.past.map((turn) => turn.said)]
  return part.symbols.find((symbol) => positionOf(stage, symbol) === undefined && said.every((text) => !stage.names.mask(text).symbols.includes(symbol)))
}

const orderWords = (order: Args): string => `${String(order.side) === 'sell' ? 'Sell' : 'Buy'} ${order.amountUsd === undefined ? String(order.quantity) : `${dollarText(String(order.amountUsd))} of`} ${String(order.symbol)}`

const askWhichFund = (orders: readonly Args[]): Saying => ({
  outcome: 'clarify', choices: orders.filter((each) => each.amountUsd !== undefined || each.quantity !== undefined).map(orderWords),
  text: 'Which fund do you mean? Choose the one that I found, or name another by its symbol.',
})

export const tradeSkill = (amountsOf: AmountsOf): Skill => {
  const ordersOf = (part: Part, stage: Stage): readonly Args[] | undefined => ordersIn(part, stage, amountsOf)
  return proposer((part, stage) => {
    if (part.amounts.regular) return undefined
    const orders = guessedOf(part, stage) === undefined ? ordersOf(part, stage) : undefined
    return orders && { wish: { orders }, sides: [] }
  }, () => 'yes', (part, stage) => {
    const guessed = guessedOf(part, stage)
    const orders = guessed === undefined ? undefined : ordersOf(part, stage)
    return guessed !== undefined && orders ? askWhichFund(orders) : askForOrder(part, stage)
  })
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

/** "Put my spare cash into SCHD" is an order; "my bonus from Amazon" names no fund to buy. */
const intoNamed = /\b(?:into|in|buy|of|on|for|add(?:ing)? to|toward|towards)\s+(?:(?:my|the|more|some|just|only)\s+)*«/
const investing = (trade: Skill): Skill => {
  const skillFor = ({ text }: Part): Skill => (intoNamed.test(text) ? trade : investSkill)
  return { calls: (part, stage, done) => skillFor(part).calls(part, stage, done), say: (part, stage, done) => skillFor(part).say(part, stage, done) }
}

export const tradingSkills = {
  'rebalance': rebalanceSkill,
  'invest': investing(tradeSkill(amountsIn)),
  'raise-cash': raiseSkill,
  'advice-on-symbol': adviceSkill,
  'order-status': oneCall('order-status', (part) => ({ ...(part.symbols[0] && { symbol: part.symbols[0] }), ...(openWords.test(part.text) && { open: true }) }), sayOrders),
} as const
