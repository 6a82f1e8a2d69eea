import { dollarText } from '../../../domain/wish.ts'
import type { PortfolioOutput } from '../../../tools/portfolio/output.ts'
import { meansAllCash, plainDollars } from '../../words/amounts.ts'
import { bullets, usd } from '../say/format.ts'
import { classIn, classOrders } from './orders.ts'
import { proposal, sayProposal } from './propose.ts'
import { scopeArgs } from './scope.ts'
import { sayRefusal, type Part, type Planned, type Saying, type Skill, type Stage } from './skill.ts'

export const withAllCash = (part: Part): Part => ({ ...part, text: `all my cash: ${part.text}`, amounts: { ...part.amounts, moneyUsd: [], percents: [], fraction: 'all' } })

const dollarsIn = ({ amounts, text }: Part): number | undefined => amounts.moneyUsd[0] ?? plainDollars(text)

/** The part that is said of the whole; `undefined` where none is. */
const shareIn = ({ amounts: { fraction, percents } }: Part): number | undefined =>
  percents[0] !== undefined ? percents[0] / 100 : fraction === 'half' ? 0.5 : typeof fraction === 'number' ? fraction : undefined
const shareOf = (usdText: string, share: number): string => (share === 1 ? usdText : (Math.floor(Number(usdText) * share * 100) / 100).toFixed(2))

/** What is to be invested of the free cash, USD: all of it, the part that is said, or nothing while no size is. */
const ofCash = (part: Part, { availableCashUsd }: PortfolioOutput): string | undefined => {
  const { text } = part
  const share = /\d\s?(?:%|percent) of\b|\b(?:half|third|quarter|fifth|tenth)\b/.test(text) ? shareIn(part) : undefined
  if (Number(availableCashUsd) <= 0 || (share === undefined && !meansAllCash(text))) return undefined
  return shareOf(availableCashUsd, share ?? 1)
}

/** "Turn a tenth into cash": a part of what is invested. */
const ofHoldings = (part: Part, { investedUsd }: PortfolioOutput): string | undefined => {
  const share = shareIn(part)
  return share === undefined || !/\bcash\b/.test(part.text) || Number(investedUsd) <= 0 ? undefined : shareOf(investedUsd, share)
}

/** Funds of the class that is meant, when nothing says which. */
const askWhichOf = (part: Part, stage: Stage): Saying => {
  const assetClass = classIn(part.text)
  const funds = stage.market.instruments().filter((each) => each.kind === 'etf' && each.assetClass === assetClass).slice(0, 3)
  const dollars = part.amounts.moneyUsd[0]
  const choices = funds.map(({ symbol }) => (dollars === undefined ? `Put half of my cash in ${symbol}` : `Buy ${dollarText(dollars.toFixed(2))} of ${symbol}`))
  return { outcome: 'clarify', choices, text: `Which fund do you mean, and for how much?${choices.length > 0 ? `\n${bullets(choices)}` : ''}` }
}

const intoClass = /\b(?:in|into)\b.{0,12}\b(?:bonds?|stocks?|shares|equities|crypto)\b/

/** "What do I do with it?" asks where it would go; "put it there" behind it asks for the ticket. */
const asksWhere = /\b(?:what|where|how) (?:should|shall|do|does|can|could|would|might|to|we|i)\b.{0,45}\b(?:do with|go|invest|put|slot|place|use|split|spread|add|deploy|buy|distribute|allocate|employ)\b|\bsuggest\b|\bfor me to see\b|^\W*(?:should|shall) /
const tellsTo = /,\s*(?:(?:please|then|just|and)\s+)*(?:put|invest|do|buy|place|spread)\b/

interface Cash { readonly kind: 'investUsd' | 'raiseUsd'; readonly side: 'buy' | 'sell'; readonly words: string; readonly why: string; readonly size: (part: Part, held: PortfolioOutput) => string | undefined; readonly ask: (held: PortfolioOutput | undefined) => Saying }

const cashSkill = ({ kind, side, words, why, size, ask }: Cash): Skill => {
  const made = (usdText: string, part: Part, stage: Stage): Planned => {
    const planned = proposal({ [kind]: usdText }, [side], part, stage)
    return side === 'buy' && asksWhere.test(part.text) && !tellsTo.test(part.text) ? { ...planned, name: 'trade-preview' } : planned
  }
  return {
    calls: (part, stage, done) => {
      const dollars = dollarsIn(part)
      if (dollars !== undefined) return done.length === 0 ? [made(dollars.toFixed(2), part, stage)] : []
      if (done.length === 0) return [{ name: 'portfolio', args: scopeArgs(part, stage) }]
      const held = done[0]!.output as PortfolioOutput | undefined
      const usdText = done.length === 1 && held ? size(part, held) : undefined
      return usdText === undefined ? [] : [made(usdText, part, stage)]
    },
    say: (part, _, done) => sayProposal(done, ({ totals }) => `${words} ${usd(dollarsIn(part) ?? (side === 'buy' ? totals.buysUsd : totals.sellsUsd))}`, why)
      ?? (done[0]?.refusal ? sayRefusal(done[0].refusal) : ask(done[0]?.output as PortfolioOutput | undefined)),
  }
}

const spread = cashSkill({ kind: 'investUsd', side: 'buy', words: 'invest', why: 'It goes where your policy has the most room. ', size: ofCash, ask: (held) => {
  const free = held && Number(held.availableCashUsd) > 0
  const choices = free ? ['Invest all of my cash'] : []
  return { outcome: 'clarify', choices, text: `How much do you want to invest? ${free ? `${usd(held.availableCashUsd)} of your cash is free to use.\n${bullets(choices)}` : 'Give an amount in dollars.'}` }
} })

/** "Into bonds" means the broad bond fund that is held or that the policy measures itself by; without one the person names it. */
const intoOne: Skill = {
  calls: (part, stage, done) => {
    const orders = done.length === 0 ? classOrders(part, stage) : undefined
    return orders ? [proposal({ orders }, [], part, stage)] : []
  },
  say: (part, stage, done) => sayProposal(done, () => 'invest') ?? askWhichOf(part, stage),
}
/** "In something safe": which one, nobody said. */
const intoSome = /\b(?:in|into) (?:something|anything|some(?! of)|one)\b(?!.{0,20}\b(?:sensible|suitable|fit\w*|plan|targets?|policy|strategy))/
const investOf = (part: Part): Skill => (intoClass.test(part.text) || intoSome.test(part.text) ? intoOne : spread)

export const investSkill: Skill = { calls: (part, stage, done) => investOf(part).calls(part, stage, done), say: (part, stage, done) => investOf(part).say(part, stage, done) }
export const raiseSkill = cashSkill({ kind: 'raiseUsd', side: 'sell', words: 'raise', why: 'It comes from where your policy has too much. ', size: ofHoldings, ask: () => ({ outcome: 'clarify', text: 'How much cash do you need? Give an amount in dollars.' }) })
