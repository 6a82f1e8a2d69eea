import type { Instrument } from '../../../domain/instruments.ts'
import { sideWords } from '../../../domain/side-words.ts'
import { meansAllCash, plainDollars, waitsFor } from '../../words/amounts.ts'
import type { Part, Stage } from './skill.ts'

export type Args = Readonly<Record<string, unknown>>
export type AmountsOf = (text: string) => Part['amounts']

export const decimal = (value: number): string => (Number.isInteger(value) ? value.toString() : value.toFixed(6).replace(/0+$/, ''))

/** The text's first verb of trading; `undefined` when it has none, and then nobody guesses. */
const verbOf = (text: string): { readonly side: 'buy' | 'sell'; readonly said: string } | undefined => {
  const [sell, buy] = [sideWords.sell.exec(text), sideWords.buy.exec(text)]
  if (sell && (!buy || sell.index <= buy.index)) return { side: 'sell', said: sell[0] }
  return buy ? { side: 'buy', said: buy[0] } : undefined
}
export const sideOf = (text: string): 'buy' | 'sell' | undefined => verbOf(text)?.side

/** "5 more of it": so many, and of what is done the clause before tells. */
const soMany = /\b(?:another|more|extra|additional)\b/g

/** Verbs by which all of a holding goes, where no part of it is said. */
export const goesWhole = String.raw`\b(?:sell|dump|liquidate|get rid(?: of)?|out of|exit|unload|close out|offload|ditch|bin|let)\b`

/** So many whole shares an order comes to at the last close; `undefined` where nothing tells. */
export const sharesOf = ({ symbol, side, quantity, amountUsd, fraction, toWeight }: Args, stage: Stage): number | undefined => {
  const [held, price] = [Number(positionOf(stage, String(symbol)) ?? 0), Number(stage.market.close(String(symbol))?.price ?? Number.NaN)]
  const part = fraction === 'all' ? 1 : fraction === 'half' ? 0.5 : Number(fraction)
  const moved = quantity !== undefined ? Number(quantity) : amountUsd !== undefined ? Number(amountUsd) / price
    : toWeight !== undefined ? Math.abs(Number(toWeight) - (weightOf(stage, String(symbol)) ?? 0)) * totalOf(stage) / price : side === 'sell' ? held * part : Number.NaN
  return moved >= 1 ? Math.floor(moved) : undefined
}

const accountsOf = ({ facts }: Stage) => [...facts.accounts, ...facts.clients.flatMap((each) => each.accounts)]

export const positionOf = (stage: Stage, symbol: string): string | undefined =>
  accountsOf(stage).flatMap((account) => account.positions).find((each) => each.symbol === symbol)?.quantity

/** What all accounts are worth at the last closes, USD. */
const totalOf = (stage: Stage): number => accountsOf(stage).reduce((sum, account) =>
  account.positions.reduce((value, each) => value + Number(each.quantity) * Number(stage.market.close(each.symbol)?.price ?? 0), sum + Number(account.cashUsd)), 0)

/** The weight of a holding in the one account that has it, fraction of one. */
const weightOf = (stage: Stage, symbol: string): number | undefined => {
  const account = accountsOf(stage).find((each) => each.positions.some((position) => position.symbol === symbol))
  if (!account) return undefined
  const valueOf = (position: { symbol: string; quantity: string }): number => Number(position.quantity) * Number(stage.market.close(position.symbol)?.price ?? 0)
  const total = account.positions.reduce((sum, each) => sum + valueOf(each), Number(account.cashUsd))
  return total === 0 ? undefined : account.positions.filter((each) => each.symbol === symbol).reduce((sum, each) => sum + valueOf(each), 0) / total
}

const limitWords = /\blimit\b|@|\bat\b|\bor better\b|\bbelow\b|\bunder\b|\babove\b|\b(?:dips?|falls?|drops?|gets?) (?:to|below)\b|\bno (?:more|higher|lower|dearer) than\b|\bnot a (?:penny|cent)\b|\bat most\b|\b(?:less than|at least)\b/

/** The order is to wait for a price. */
export const waits = new RegExp(waitsFor)

/** A limit order waits for a better price than today's; to wait for a worse one would be a stop order. */
const isBetter = (side: 'buy' | 'sell', limit: number | undefined, symbol: string, stage: Stage): boolean => {
  const now = Number(stage.market.close(symbol)?.price ?? Number.NaN)
  return limit !== undefined && (side === 'sell' ? limit >= now : limit <= now)
}

/** A holding made larger by a part of itself: "increase it by 20 percent", "double it". Fraction of the account; `undefined` when the text says no such thing. */
const grownTo = (text: string, symbol: string, percent: number | undefined, stage: Stage): number | undefined => {
  const times = /\bdoubl\w*\b/.test(text) ? 2 : /\btripl\w*\b/.test(text) ? 3 : percent !== undefined && /\b(?:increase|raise|grow|add)\b.{0,40}(?:\bby\b|\bto (?:my|the)\b)/.test(text) && !/\bcash\b/.test(text) ? 1 + percent / 100 : undefined
  const now = times === undefined ? undefined : weightOf(stage, symbol)
  return now === undefined || times === undefined ? undefined : Math.min(1, now * times)
}

/** Less than all of it, and nobody said how much. */
const someOf = /\b(?:some|enough|few|bit|little|part|portion|several|more)\b/

/** "Down to a quarter of the account" is where it ends, not what goes. */
const toPart = /\b(?:down|up|back) to (?:just |only |about |around )?(?:a|one|half|two|three)\b|\bto (?:a |one |two |three )?(?:half|thirds?|quarters?|fifths?|tenths?) of (?:my|the) (?:portfolio|account|total|whole)\b/

const ofHolding = new RegExp(String.raw`${goesWhole}.{0,12}(?:«|\b(?:my|it|them)\b)`)

/** One order out of one clause; `undefined` when something needed is missing. */
const orderIn = (text: string, symbol: string, part: Part, stage: Stage): Args | undefined => {
  const side = sideOf(text)
  if (side === undefined) return undefined
  const { amounts } = part
  const limit = amounts.limitPrice
  if (waits.test(part.text) && !isBetter(side, limit, symbol, stage) && !/\bor (?:better|higher|lower|more|less)\b|\blimit\b/.test(part.text)) return undefined
  const type = limit !== undefined && (limitWords.test(part.text) || waits.test(part.text)) ? { type: 'limit', limitPrice: decimal(limit) } : {}
  const money = amounts.moneyUsd.find((each) => each !== limit) ?? (/\benough\b/.test(text) ? plainDollars(text) : undefined)
  const percent = amounts.percents[0]
  if (amounts.shares !== undefined) return { symbol, side, quantity: decimal(amounts.shares), ...type }
  if (money !== undefined) return { symbol, side, amountUsd: money.toFixed(2), ...type }
  if (percent !== undefined && /\bto (?:about |around |just )?\d|\buntil\b|\bdown to\b|\bup to\b|\bof (?:my|the) (?:portfolio|account|total)\b/.test(part.text)) return { symbol, side, toWeight: percent / 100, ...type }
  const share = amounts.fraction === 'half' ? 0.5 : amounts.fraction
  if (typeof share === 'number' && toPart.test(part.text)) return { symbol, side, toWeight: share, ...type }
  if (side === 'buy' && percent === undefined && amounts.fraction !== 'half' && typeof share !== 'number' && meansAllCash(part.text)) return { symbol, side, fraction: 'all', ...type }
  const grown = side === 'buy' ? grownTo(text, symbol, percent, stage) : undefined
  if (grown !== undefined) return { symbol, side, toWeight: grown }
  // Of a purchase a part is one of the whole account, unless it is said to be of the cash.
  if (percent !== undefined && side === 'buy' && !/\b(?:cash|money)\b/.test(part.text)) return { symbol, side, toWeight: Math.min(1, Number(((weightOf(stage, symbol) ?? 0) + percent / 100).toFixed(6))), ...type }
  if (percent !== undefined) return { symbol, side, fraction: percent / 100, ...type }
  if (amounts.fraction !== undefined) return { symbol, side, fraction: amounts.fraction, ...type }
  if (/\bhalve\b/.test(text)) return { symbol, side: 'sell', fraction: 'half' }
  return side === 'sell' && ofHolding.test(text) && !someOf.test(text) && (limit !== undefined || !/\d/.test(text)) ? { symbol, side, fraction: 'all', ...type } : undefined
}

const swaps = /\b(?:sell|dump|ditch|offload|unload|drop|get rid of|lose|bin)\b.*«\w».*\b(?:buy|get|take|own|hold)\b.*«\w».*\binstead\b|\b(?:from|out of)\b.{0,12}«\w».*\b(?:into|to|in)\b.{0,15}«\w»|\b(?:into|in)\b.{0,12}«\w».*\b(?:from|out of)\b.{0,12}«\w»|«\w» out\b.*\b(?:into|in)\b.*«\w»|\b(?:swap\w*|exchang\w*|replac\w*|convert\w*|switch\w*|flip\w*|trade|mov(?:e|ed|ing)|shift\w*|turn|change)\b.*«\w».*\b(?:for|with|into|to|by|in)\b.*«\w»|\b(?:switch|get|go)\b.{0,10}\bout of\b.{0,10}«\w».*\binto\b.*«\w»|\bsell\b.*«\w».*\b(?:buy|put|invest)\b.*\b(?:it|that|proceeds|money|cash|rest)\b.*«\w»|\bsell\b.*«\w».*\b(?:buy|get|for)\b.*«\w».*\b(?:with (?:it|that|the)|for it|from it|instead|proceeds)\b/

const clausesOf = (text: string): readonly string[] => text.split(/\s*(?:,|;|\band\b|\bthen\b)\s*/)

/** What may be bought for what a sale brings, a little less for moving prices and fees. */
const afterMoving = 0.99

/** "Swap A for B": A is sold, all of it where no part is said, and B grows by what that brings. */
const swapIn = (part: Part, stage: Stage, amountsOf: AmountsOf): readonly Args[] | undefined => {
  const [first, second, other] = part.symbols
  if (first === undefined || second === undefined || other !== undefined || !swaps.test(part.text)) return undefined
  const [from, to] = /\b(?:from|out of) (?:[^«\s]+ ){0,2}«b»/.test(part.text) ? [second, first] : [first, second]
  // "Sell all my A, buy 10 B with the proceeds": a size in B's own clause is of B.
  const bought = clausesOf(part.text).find((clause) => clause.includes('«b»') && !clause.includes('«a»'))
  const size = bought === undefined ? undefined : amountsOf(bought)
  if (size && (size.shares ?? size.moneyUsd[0]) !== undefined) return undefined
  const [held, weight] = [Number(positionOf(stage, from) ?? 0), weightOf(stage, from)]
  const price = Number(stage.market.close(from)?.price ?? 0)
  const { shares: count, fraction, percents } = part.amounts
  const dollars = part.amounts.moneyUsd[0] ?? (count === undefined ? plainDollars(part.text) : undefined)
  // A number that nobody could read is a size that nobody knows.
  if (dollars === undefined && count === undefined && fraction === undefined && percents.length === 0 && /\d/.test(part.text)) return undefined
  const share = percents[0] !== undefined ? percents[0] / 100 : fraction === 'half' ? 0.5 : typeof fraction === 'number' ? fraction : 1
  const sold = dollars !== undefined ? dollars / (held * price) : count !== undefined ? count / held : share
  const sell = dollars !== undefined ? { amountUsd: dollars.toFixed(2) } : count !== undefined ? { quantity: decimal(count) } : { fraction: share === 1 ? 'all' : share }
  // Nothing of it is held: the sale is refused in the tool's own words.
  if (held * price <= 0 || weight === undefined || weight === 0) return [{ symbol: from, side: 'sell', ...sell }]
  return [{ symbol: from, side: 'sell', ...sell }, { symbol: to, side: 'buy', toWeight: Math.min(1, (weightOf(stage, to) ?? 0) + weight * Math.min(sold, 1) * afterMoving) }]
}

const classWords: readonly (readonly [RegExp, Instrument['assetClass']])[] = [
  [/(?<!(?:term|short|long|dated|yield|junk|corporate|government|treasury|municipal|muni|war|savings|linked|protected|foreign|international)[- ])\bbonds?(?: funds?| etfs?)?\b|\bfixed income\b/, 'bonds'], [/\b(?:stocks|(?<!\d )shares(?! of\b)|equities|stock funds?)\b/, 'stocks'], [/\b(?:crypto\w*|coins?)\b/, 'crypto'], [/\b(?:real assets|commodities|property)\b/, 'real-assets'],
]

/** A class of holdings that a text without any name means; lower case. */
export const classIn = (text: string): Instrument['assetClass'] | undefined => classWords.find(([words]) => words.test(text))?.[1]

/** The broad fund that a class stands for: the largest one that is held, else the one of the policy's own benchmark. */
const coreFund = (assetClass: Instrument['assetClass'], stage: Stage): string | undefined => {
  const of = (symbol: string): boolean => stage.names.get(symbol)?.assetClass === assetClass && stage.names.get(symbol)?.kind === 'etf'
  const held = accountsOf(stage).flatMap((account) => account.positions).filter(({ symbol }) => of(symbol))
    .map((each) => ({ symbol: each.symbol, value: Number(each.quantity) * Number(stage.market.close(each.symbol)?.price ?? 0) })).sort((a, b) => b.value - a.value)
  return stage.facts.ips.benchmark.find(({ symbol }) => of(symbol))?.symbol ?? held[0]?.symbol
}

const fromTo = /\b(?:mov(?:e|ing)|shift(?:ing)?|switch(?:ing)?|convert(?:ing)?|turn(?:ing)?|swap(?:ping)?|put(?:ting)?)\b(.*?)\b(?:to|into|for|in)\b(.*)$/

/** "Move 20 % of my stocks to bonds": each holding of the one class is sold in part, and the broad fund of the other is bought. */
const classSwap = (part: Part, stage: Stage): readonly Args[] | undefined => {
  const sides = fromTo.exec(part.text)
  const [from, to] = [classIn(sides?.[1] ?? ''), classIn(sides?.[2] ?? '')]
  const { fraction, percents } = part.amounts
  const share = percents[0] !== undefined ? percents[0] / 100 : fraction === 'all' ? 1 : fraction === 'half' ? 0.5 : fraction
  if (from === undefined || to === undefined || from === to || share === undefined || share > 1) return undefined
  const held = accountsOf(stage).flatMap((account) => account.positions).filter(({ symbol }) => stage.names.get(symbol)?.assetClass === from)
  const fund = coreFund(to, stage)
  if (fund === undefined || held.length === 0 || held.length > 19) return undefined
  const weight = held.reduce((sum, { symbol }) => sum + (weightOf(stage, symbol) ?? 0), 0)
  return [...held.map(({ symbol }) => ({ symbol, side: 'sell', fraction: share })), { symbol: fund, side: 'buy', toWeight: Math.min(1, (weightOf(stage, fund) ?? 0) + weight * share * afterMoving) }]
}

/** "Sell everything" is a wish where the sentence begins with it, not where it stands somewhere in a longer text. */
const opensWith = new RegExp(String.raw`^(?:(?:please|ok(?:ay)?|now|just|can you|could you|i(?:'d| would)? (?:like|want) to|let'?s|if i|what if i|suppose i|and|what happens if i)[, ]+)*${goesWhole}`)

/** "Sell half my bonds", "put half of my cash in bonds": orders about a class instead of a name. */
export const classOrders = (part: Part, stage: Stage): readonly Args[] | undefined => {
  const assetClass = part.symbols.length === 0 ? classIn(part.text) : undefined
  const { fraction, percents, moneyUsd } = part.amounts
  const share = percents[0] !== undefined ? percents[0] / 100 : fraction
  if (sideOf(part.text) === 'sell') {
    const everything = /\b(?:everything|all (?:of )?(?:it|my (?:holdings|positions|investments)))\b/.test(part.text)
    if (assetClass === undefined && !(everything && opensWith.test(part.text))) return undefined
    const held = accountsOf(stage).flatMap((account) => account.positions).filter(({ symbol }) => everything || stage.names.get(symbol)?.assetClass === assetClass)
    return held.length === 0 || held.length > 20 || share === undefined ? undefined : held.map(({ symbol }) => ({ symbol, side: 'sell', fraction: share }))
  }
  const symbol = assetClass && coreFund(assetClass, stage)
  if (symbol === undefined) return undefined
  if (moneyUsd[0] !== undefined) return [{ symbol, side: 'buy', amountUsd: moneyUsd[0].toFixed(2) }]
  return share !== undefined && /\bcash\b/.test(part.text) ? [{ symbol, side: 'buy', fraction: share }] : undefined
}

/** A clause that goes on with the verb before it: "and half of my BND". One that has a verb of another kind is not guessed at. */
const bareName = /^(?:please )?(?:(?:also|too|plus|another|more|extra|additional|my|the|all|any|half|some|both|of|in|a|an|third|quarter|shares?|units?|worth|dollars|\$?\d\S*)\s+)*«/

/** Several orders in one sentence are read clause by clause, each with its own figures. */
export const ordersIn = (part: Part, stage: Stage, amountsOf: AmountsOf): readonly Args[] | undefined => {
  const swapped = swapIn(part, stage, amountsOf)
  if (swapped) return swapped
  if (part.symbols.length === 0) return classSwap(part, stage) ?? classOrders(part, stage)
  if (part.symbols.length === 1) {
    const order = orderIn(part.text, part.symbols[0]!, part, stage)
    return order && [order]
  }
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  let verb = ''
  const orders: Args[] = []
  for (const clause of clausesOf(part.text)) {
    const letter = /«(\w)»/.exec(clause)?.[1]
    const own = verbOf(clause.replaceAll(soMany, ''))?.said
    if (own === undefined && letter !== undefined && !bareName.test(clause)) return undefined
    verb = own ?? verb
    const symbol = letter === undefined ? undefined : part.symbols[letters.indexOf(letter)]
    if (!symbol) continue
    const text = own === undefined ? `${verb} ${clause}` : clause
    const order = orderIn(text, symbol, { ...part, text, amounts: amountsOf(text) }, stage)
    if (!order) return undefined
    orders.push(order)
  }
  return orders.length > 0 ? orders : undefined
}
