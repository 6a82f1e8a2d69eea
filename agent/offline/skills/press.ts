import type { z } from 'zod'
import type { fundamentals } from '../../../tools/fundamentals/index.ts'
import type { news } from '../../../tools/news/index.ts'
import { asOf, bullets, caution, change, paragraphs, pct, sentence, upDown, usd } from '../say/format.ts'
import { withoutData } from './no-data.ts'
import { shown } from './unlisted.ts'
import { sayRefusal, type Part, type Saying, type Skill, type Stage } from './skill.ts'

type News = z.output<typeof news.output>
type Fundamentals = z.output<typeof fundamentals.output>
interface Rows { readonly asOf: string; readonly instruments: readonly { readonly symbol: string; readonly price: string | null; readonly priceDate: string | null; readonly weekChange: number | null; readonly yearToDateChange: number | null }[] }

/** What the person holds, most money first; companies only where one is meant. */
const heldFirst = ({ facts, market, names }: Stage, onlyStocks: boolean): readonly string[] => {
  const values = new Map<string, number>()
  for (const { symbol, quantity } of facts.accounts.flatMap((account) => account.positions)) {
    if (!onlyStocks || names.get(symbol)?.kind === 'stock') values.set(symbol, (values.get(symbol) ?? 0) + Number(quantity) * Number(market.close(symbol)?.price ?? 0))
  }
  return [...values].sort((a, b) => b[1] - a[1]).map(([symbol]) => symbol)
}

const aboutHeld = /\b(?:largest|biggest|top|main|my (?:stocks?|shares|companies|company))\b/

const symbolsOf = (part: Part, stage: Stage, onlyStocks: boolean): readonly string[] =>
  (part.symbols.length > 0 ? part.symbols : onlyStocks && !aboutHeld.test(part.text) ? [] : heldFirst(stage, onlyStocks)).slice(0, onlyStocks && part.symbols.length === 0 && /\b(?:largest|biggest|main)\b/.test(part.text) ? 1 : 5)

const signed = (value: number | null): string => (value === null ? '' : change(value))

const moved = (row: Rows['instruments'][number]): string => [row.weekChange === null ? '' : `${upDown(row.weekChange)} in the last week`, row.yearToDateChange === null ? '' : `${upDown(row.yearToDateChange)} this year`].filter((each) => each !== '').join(' and ')

const moves = (rows: Rows): string => bullets(rows.instruments.map((row) => (row.price === null ? `${row.symbol} has no price.` : `${row.symbol} closed at ${usd(row.price)} on ${row.priceDate}, ${moved(row)}.`)))

const newsSkill: Skill = {
  calls: (part, stage, done) => {
    const symbols = symbolsOf(part, stage, false)
    if (done.length === 0) return [{ name: 'news', args: symbols.length > 0 ? { symbols } : {} }]
    const [first] = done
    return done.length === 1 && first?.refusal === undefined && symbols.length > 0 ? [{ name: 'market', args: { symbols } }] : []
  },
  say: (_, __, done): Saying => {
    const [told, priced] = done
    if (told?.refusal) return sayRefusal(told.refusal)
    const output = told?.output as News
    const rows = priced?.output as Rows | undefined
    const known = rows && rows.instruments.length > 0 && `What I do have are prices:\n${moves(rows)}`
    if (output.source === null) return { text: paragraphs('No news source is switched on here, so I have no headlines and can\'t say why a price moved.', known, asOf(output.asOf)) }
    if (output.headlines.length === 0) return { text: paragraphs('The news source has no headlines for that.', known, asOf(output.asOf)) }
    return { text: paragraphs('The newest headlines, as others wrote them. I have not checked them.',
      bullets(output.headlines.slice(0, 5).map((each) => `${each.on}, ${each.publisher}, on ${each.symbol}: "${each.title}"`)),
      output.leftOut > 0 && 'Some were left out: they spoke to a program and not to a reader.', known, caution('a headline is no reason to trade by itself, and prices may have moved before it.'), asOf(output.asOf)) }
  },
}

const ratio = (value: number | null): string | undefined => (value === null ? undefined : value.toFixed(1))

const companyLines = (each: Fundamentals['companies'][number]): string => bullets([
  each.marketCapUsd !== null && `Market value: ${usd(each.marketCapUsd)}`, ratio(each.trailingPe) && `Price to earnings: ${ratio(each.trailingPe)}${each.forwardPe === null ? '' : `, and ${ratio(each.forwardPe)} on expected earnings`}`,
  each.epsUsd !== null && `Earnings per share: ${each.epsUsd < 0 ? '-' : ''}${usd(each.epsUsd)}`, each.profitMargin !== null && `Profit margin: ${signed(each.profitMargin)}`,
  each.revenueGrowth !== null && `Sales growth on the year: ${signed(each.revenueGrowth)}`, each.returnOnEquity !== null && `Return on equity: ${signed(each.returnOnEquity)}`, each.nextEarningsOn !== null && `Next results: ${each.nextEarningsOn}`,
].filter((line): line is string => typeof line === 'string').map(sentence))

const knownLine = (each: Fundamentals['known'][number]): string => [
  `${each.name} (${each.symbol}) is ${each.kind === 'stock' ? 'a company' : each.kind === 'etf' ? 'a fund, so it has no earnings of its own' : 'a coin, so it has no earnings'}${each.sector === '' ? '' : `, ${each.sector}`}.`,
  each.price === null ? '' : `${each.symbol} closed at ${usd(each.price)} on ${each.priceDate}.`, each.expenseRatio === null ? '' : `${each.symbol} costs ${pct(each.expenseRatio, 2)} a year.`,
  each.trailingYield === null || each.trailingYield === 0 ? '' : `${each.symbol} has a trailing yield of ${pct(each.trailingYield, 2)}.`,
].filter((line) => line !== '').join(' ')

const fundamentalsSkill: Skill = {
  calls: (part, stage, done) => {
    const symbols = symbolsOf(part, stage, true)
    return done.length === 0 && symbols.length > 0 ? [{ name: 'fundamentals', args: { symbols } }] : []
  },
  say: (part, stage, done): Saying => {
    const [first] = done
    if (!first) {
      const choices = heldFirst(stage, true).slice(0, 3).map((symbol) => `Key figures of ${symbol}`)
      return { outcome: 'clarify', choices, text: 'Which company do you mean? Name it, or its symbol.' }
    }
    if (first.refusal) return sayRefusal(first.refusal)
    const output = first.output as Fundamentals
    const absent = withoutData(part, stage)
    const missing = output.known.filter(({ symbol }) => !output.companies.some((each) => each.symbol === symbol))
    return { text: paragraphs(
      output.source === null && 'No source of company figures is switched on here, so I can\'t say what they earn or how they are valued.',
      ...output.companies.map((each) => `${each.name} (${each.symbol}), as the source states it:\n${companyLines(each)}`),
      absent !== undefined && `${shown(absent)} is not among the companies that I know here.`,
      missing.length > 0 && `${output.source === null ? 'What I do have: ' : ''}${missing.map(knownLine).join(' ')}`,
      output.companies.length > 0 && caution('a company can be good and its price too high. These figures are not checked here.'), asOf(output.asOf)) }
  },
}

export const pressSkills = { 'news': newsSkill, 'fundamentals': fundamentalsSkill } as const
