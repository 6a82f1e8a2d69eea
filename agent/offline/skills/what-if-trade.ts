import type { PortfolioOutput } from '../../../tools/portfolio/output.ts'
import type { ProposerOutput } from '../../../tools/trade-proposer/output.ts'
import { asOf, bullets, caution, list, paragraphs, pct, sentence, shares, spaced, table, usd } from '../say/format.ts'
import { goesWhole, ordersIn, positionOf, type AmountsOf, type Args } from './orders.ts'
import { fundsMeant } from '../slots/asset-words.ts'
import { scopeArgs } from './scope.ts'
import { sayRefusal, type Part, type Saying, type Skill, type Stage } from './skill.ts'

const verbs: readonly (readonly [RegExp, string])[] = [
  [/\b(?:selling|sold)\b/g, 'sell'], [/\b(?:buying|bought)\b/g, 'buy'], [/\btrimm(?:ing|ed)\b/g, 'trim'], [/\b(?:adding|added)\b/g, 'add'], [/\bdump(?:ing|ed)\b/g, 'dump'], [/\b(?:getting|got) rid of\b/g, 'get rid of'],
  [/\b(?:putting)\b/g, 'put'], [/\bthrowing\b/g, 'throw'], [/\b(?:swapping|swapped)\b/g, 'swap'], [/\bswitch(?:ing|ed)\b/g, 'switch'], [/\b(?:reducing|reduced)\b/g, 'reduce'], [/\b(?:doubling|doubled)\b/g, 'double'], [/\b(?:investing|invested)\b/g, 'invest'], [/\b(?:cutting)\b/g, 'cut'], [/\b(?:moving|moved)\b/g, 'move'], [/\b(?:increasing|increased)\b/g, 'increase'],
  [/\b(?:halving|halved)\b/g, 'halve'], [/\bliquidat(?:ing|ed)\b/g, 'liquidate'],
]
export const inVerbs = (part: Part): Part => ({ ...part, text: verbs.reduce((text, [said, verb]) => text.replaceAll(said, verb), part.text) })

/** "Swap my A for a short treasury fund": the fund that these words mean is the other side. */
const intoMeant = (part: Part, stage: Stage): Part => {
  const target = part.symbols.length === 1 ? /«a»[^.?!]*?\b(?:for|into|with) ([^,.?!]+)/.exec(part.text)?.[1] : undefined
  const [meant] = target === undefined ? [] : fundsMeant(target, (symbol) => stage.names.get(symbol) !== undefined)
  return target === undefined || meant === undefined ? part : { ...part, text: part.text.replace(target, '«b»'), symbols: [...part.symbols, meant] }
}

/** The orders that the question supposes; all of what is held where a sale says no part. */
const supposed = (part: Part, stage: Stage, amountsOf: AmountsOf): readonly Args[] | undefined => {
  const asked = intoMeant(inVerbs(part), stage)
  // "Sold half of A and bought B": supposed to be bought with it, where no other size is said.
  const orders = ordersIn(asked, stage, amountsOf) ?? (/\bsell\b.*«a».*\b(?:and|then) buy\b.*«b»/.test(asked.text) ? ordersIn({ ...asked, text: `${asked.text} with it` }, stage, amountsOf) : undefined)
  if (orders) return orders
  const [symbol, another] = part.symbols
  return symbol !== undefined && another === undefined && (new RegExp(goesWhole).test(asked.text) || /\b(?:drop|without|throw out)\b/.test(asked.text)) ? [{ symbol, side: 'sell', fraction: 'all' }] : undefined
}

/** What a trade costs: a tax only where something is sold and it can be estimated. */
export const feesAndTax = ({ totals, tax, taxUsd }: ProposerOutput): string =>
  `Fees are ${usd(totals.feesUsd)}.${taxUsd === null || tax.sales.length === 0 ? '' : Number(taxUsd) < 0 ? ` The loss would lower your tax by an estimated ${usd(taxUsd)}.` : ` The estimated tax is ${usd(taxUsd)}.`}`

export const sayPreview = (output: ProposerOutput, next?: string): string => {
  const { impact, totals, details } = output
  const trades = details.map((each) => `${each.side} ${shares(each.quantity)} ${each.symbol}`)
  const classes = impact.classes.filter((each) => Math.abs(each.after - each.before) > 0.0005)
  return paragraphs(
    `Hypothetical: ${details.length <= 4 ? list(trades) : `${details.length} trades`}. Nothing is proposed or traded.`,
    table(['Holding', 'Before', 'After'], details.slice(0, 10).map((each) => [each.symbol, pct(each.weightBefore), pct(each.weightAfter)])),
    classes.length > 0 && `By class:\n${bullets(classes.map((each) => sentence(`${spaced(each.assetClass)}: ${pct(each.before)} before, ${pct(each.after)} after`)))}`,
    `Cash would go from ${usd(totals.cashBeforeUsd)} to ${usd(totals.cashAfterUsd)}. ${feesAndTax(output)}`,
    impact.riskBefore !== null && impact.riskAfter !== null && `Volatility would go from ${pct(impact.riskBefore)} to ${pct(impact.riskAfter)} a year.`,
    caution('prices move until a trade is done, and a sale can\'t be taken back without buying again.'), next, asOf(output.asOf))
}

/** What a trade would do, without proposing it. A question about a trade never makes a ticket. */
export const whatIfTradeSkill = (amountsOf: AmountsOf): Skill => ({
  calls: (part, stage, done) => {
    if (done.length > 0) return []
    const scope = scopeArgs(part, stage)
    const orders = supposed(part, stage, amountsOf)
    return [{ name: 'portfolio', args: scope }, ...(orders ? [{ name: 'trade-preview', args: { ...scope, orders } }] : [])]
  },
  say: (part, stage, done): Saying => {
    const [held, preview] = done
    if (preview?.refusal) return sayRefusal(preview.refusal)
    if (preview?.output !== undefined) return { text: sayPreview(preview.output as ProposerOutput) }
    if (held?.refusal) return sayRefusal(held.refusal)
    const output = held!.output as PortfolioOutput
    const rows = output.holdings.filter((row) => part.symbols.includes(row.symbol))
    const [symbol] = part.symbols
    const choices = symbol !== undefined && positionOf(stage, symbol) !== undefined ? [`What if I sold half of my ${symbol}?`, `What if I sold all of my ${symbol}?`] : []
    return { outcome: 'clarify', choices, text: paragraphs(
      rows.length > 0 && rows.map((row) => `${row.symbol} is ${pct(row.weight)} of the portfolio, ${usd(row.valueUsd)}.`).join(' '),
      symbol === undefined ? 'Which holding do you mean, and how much of it? Then I show the weights before and after.' : `How much of ${rows.some((row) => row.symbol === symbol) ? symbol : 'it'}? Say it in shares, in dollars or as a part of it, and I show the weights before and after.`,
      choices.length > 0 && bullets(choices), asOf(output.asOf)) }
  },
})
