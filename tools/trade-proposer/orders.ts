import { formatQuantity, parsePrice, parseQuantity, quantityToNumber, type Price, type Quantity } from '../../domain/decimal.ts'
import { formatUsd, usd } from '../../domain/money.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { OrderWish } from './input.ts'
import { cashLeft, floorToIncrement, incrementsFor, wholeIncrements, type SizedLeg } from './legs.ts'
import { weightIn, type Line, type State } from './state.ts'

const shareOf = (fraction: 'all' | 'half' | number): number => (fraction === 'all' ? 1 : fraction === 'half' ? 0.5 : fraction)

const parts = (count: number, line: Line): Quantity => (wholeIncrements(count) * line.increment) as Quantity

const exactQuantity = (text: string, line: Line): Quantity | Refusal => {
  const size = parseQuantity(text)
  if (size === undefined || size <= 0n) return refuse('INVALID_QUANTITY', `${text} is not a quantity above zero.`, { quantity: text }, 'Give a plain number above zero.')
  if (size % line.increment === 0n) return size
  return refuse('INVALID_QUANTITY', `${line.instrument.symbol} trades in parts of ${line.instrument.increment}, so ${text} does not work.`,
    { symbol: line.instrument.symbol, quantity: text, increment: line.instrument.increment, below: formatQuantity(floorToIncrement(size, line)) }, 'Give a quantity that is a multiple of it.')
}

/** How much a wish means, in whole increments; 0 is "less than one". */
const sizeOf = (wish: OrderWish, line: Line, state: State): Quantity | Refusal => {
  if (wish.quantity !== undefined) return exactQuantity(wish.quantity, line)
  const at = wish.limitPrice === undefined ? line.price : parsePrice(wish.limitPrice)!
  if (wish.amountUsd !== undefined) return parts(incrementsFor(Number(wish.amountUsd), line, at), line)
  if (wish.fraction !== undefined && wish.side === 'sell') {
    return wish.fraction === 'all' ? floorToIncrement(line.free, line) : parts(shareOf(wish.fraction) * quantityToNumber(line.free) / quantityToNumber(line.increment), line)
  }
  if (wish.fraction !== undefined) {
    const allowance = wish.type === 'limit' ? 1 : 1 + state.firm.tolerance
    return parts(incrementsFor(shareOf(wish.fraction) * Number(state.spendable) / 100 / allowance, line, at), line)
  }
  const change = wish.toWeight! * state.totalUsd - line.valueUsd
  if (change > 0 !== (wish.side === 'buy') && Math.abs(change) > 0.005) {
    return refuse('DONT_TRADE', `${line.instrument.symbol} is already at ${(weightIn(state, line.valueUsd) * 100).toFixed(1)} %: a ${wish.side} moves it away.`,
      { symbol: line.instrument.symbol, weight: weightIn(state, line.valueUsd), toWeight: wish.toWeight }, 'Say the other direction if that is what you want.')
  }
  return parts(incrementsFor(Math.abs(change), line, at), line)
}

const heldHere = (state: State): string[] => [...state.lines.values()].filter((line) => line.held > 0n).map((line) => line.instrument.symbol)

const saleProblem = (leg: SizedLeg, state: State): Refusal | undefined => {
  const { symbol } = leg.line.instrument
  if (leg.line.held === 0n) return refuse('NOT_HELD', `There is no ${symbol} in this account to sell.`, { symbol, held: heldHere(state) }, 'Name a holding of this account.')
  if (leg.line.free <= 0n) return refuse('NOT_ENOUGH_SHARES', `All ${symbol} of this account is in open sales already.`, { symbol, held: formatQuantity(leg.line.held), free: '0' }, 'Cancel an open order first.')
  if (leg.quantity <= leg.line.free) return undefined
  return refuse('NOT_ENOUGH_SHARES', `${formatQuantity(leg.quantity)} ${symbol} is more than the ${formatQuantity(leg.line.free)} that can be sold.`,
    { symbol, quantity: formatQuantity(leg.quantity), held: formatQuantity(leg.line.held), free: formatQuantity(leg.line.free) }, 'Sell at most what is free.')
}

const legOf = (wish: OrderWish, line: Line, state: State): SizedLeg | Refusal => {
  const { symbol } = line.instrument
  if (line.priceDate === '' || line.blocked?.startsWith('its last price')) {
    return refuse('NOT_TRADABLE', `${symbol} cannot be traded: ${line.blocked ?? 'no price'}.`, { symbol, priceDate: line.priceDate }, 'Choose another instrument.')
  }
  const limit = wish.limitPrice === undefined ? undefined : parsePrice(wish.limitPrice)
  if (wish.limitPrice !== undefined && (limit === undefined || limit <= (0n as Price))) {
    return refuse('INVALID_LIMIT', `${wish.limitPrice} is not a price above zero.`, { symbol, limitPrice: wish.limitPrice }, 'Give a plain price.')
  }
  if (wish.side === 'sell' && line.free <= 0n) return saleProblem({ line, side: 'sell', quantity: 1n as Quantity, type: 'market' }, state)!
  const size = sizeOf(wish, line, state)
  if (isRefusal(size)) return size
  if (size === 0n) {
    return refuse('TOO_SMALL', `That is less than ${line.instrument.increment} ${symbol} at ${line.priceText} USD.`, { symbol, price: line.priceText, increment: line.instrument.increment }, 'Give a larger amount.')
  }
  const leg: SizedLeg = { line, side: wish.side, quantity: size, type: wish.type, ...(wish.limitPrice === undefined ? {} : { limitPrice: wish.limitPrice }) }
  return (wish.side === 'sell' ? saleProblem(leg, state) : undefined) ?? leg
}

const cashProblem = (legs: readonly SizedLeg[], state: State): Refusal | undefined => {
  const left = cashLeft(legs, state.spendable, state.firm.tolerance)
  if (left >= 0n || !legs.some((leg) => leg.side === 'buy')) return undefined
  const facts = { shortUsd: formatUsd(usd(-left)), availableUsd: formatUsd(usd(state.spendable)), unsettledUsd: formatUsd(usd(state.unsettled)), cashUsd: state.account.cashUsd, tolerance: state.firm.tolerance }
  return refuse('NOT_ENOUGH_CASH', `This costs ${facts.shortUsd} USD more than the account can pay at the worst allowed price.`, facts, 'Buy less, or sell something first.')
}

/** Orders as the person said them: nothing is guessed, resized or left out. Sales come first. */
export const sizeOrders = (wishes: readonly (OrderWish & { readonly line: Line })[], state: State): SizedLeg[] | Refusal => {
  const legs: SizedLeg[] = []
  for (const wish of wishes) {
    const leg = legOf(wish, wish.line, state)
    if (isRefusal(leg)) return leg
    if (legs.some((each) => each.line === wish.line)) {
      return refuse('DUPLICATE_SYMBOL', `${wish.line.instrument.symbol} appears twice.`, { symbol: wish.line.instrument.symbol }, 'Give one order for each symbol.')
    }
    legs.push(leg)
  }
  const ordered = [...legs.filter((leg) => leg.side === 'sell'), ...legs.filter((leg) => leg.side === 'buy')]
  return cashProblem(ordered, state) ?? ordered
}
