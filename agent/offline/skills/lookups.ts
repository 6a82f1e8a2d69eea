import type { PortfolioOutput } from '../../../tools/portfolio/output.ts'
import { asOf, bullets, caution, change, drivers, gain, list, number, paragraphs, pct, sentence, shares, spaced, table, upDown, usd } from '../say/format.ts'
import { plainName } from '../../words/names.ts'
import { scopeArgs } from './scope.ts'
import { oneCall, sayRefusal, type Part, type Skill, type Stage } from './skill.ts'
import { periodArgs, sayContributors, sayPerformance, type Performance } from './history.ts'

type Row = PortfolioOutput['holdings'][number]

const portfolio = (say: (output: PortfolioOutput, part: Part, stage: Stage) => string): Skill => oneCall('portfolio', scopeArgs, say)

const isEmpty = (output: PortfolioOutput): boolean => output.holdings.length === 0

/** The status question takes both tools: what there is, and how it has done. */
const status: Skill = {
  calls: (part, stage, done) => {
    if (done.length > 0) return []
    const scope = scopeArgs(part, stage)
    return [{ name: 'portfolio', args: scope }, { name: 'performance', args: { ...scope, ...periodArgs(part) } }]
  },
  say: (_, stage, done) => {
    const [held, done2] = done
    if (held?.refusal) return sayRefusal(held.refusal)
    const output = held?.output as PortfolioOutput
    const performance = done2?.output as Performance | undefined
    return { text: paragraphs(
      ...(stage.facts.personal?.preferences?.figures === 'percent' && performance
        ? [sayPerformance(performance), `Your portfolio is worth ${usd(output.valueUsd)} as of ${output.asOf}.`] : [`Your portfolio is worth ${usd(output.valueUsd)} as of ${output.asOf}.`, performance ? sayPerformance(performance) : '']),
      isEmpty(output) ? 'There is only cash in it.' : driftLine(output),
      output.concentration.topSymbol !== null && caution(`${output.concentration.topSymbol} alone is ${pct(output.concentration.topWeight)} of the portfolio.${volatilityLine(output)}`),
    ) }
  },
}

const volatilityLine = (output: PortfolioOutput): string => (output.risk.volatility === null ? '' : ` What you hold has swung by ${pct(output.risk.volatility)} a year.`)

const driftLine = ({ drift }: PortfolioOutput): string => {
  const outside = drift.classes.filter((each) => each.status !== 'within')
  if (drift.status === 'no-policy') return 'There is no investment policy to compare it with yet.'
  if (outside.length === 0) return 'Every asset class is inside the band of your policy.'
  return `Outside the bands of your policy:\n${bullets(outside.map((each) => `${spaced(each.assetClass)}: ${pct(each.weight)}, ${each.status} the band of ${pct(each.low, 0)} to ${pct(each.high, 0)}`))}`
}


const holdingsTable = (rows: readonly Row[]): string =>
  table(['Holding', 'Shares', 'Value', 'Weight'], rows.map((row) => [row.symbol, shares(row.quantity), usd(row.valueUsd), pct(row.weight)]))

const kindFilter = (text: string): ((row: Row) => boolean) | undefined => {
  const etf = /\betfs?\b/.test(text)
  const stock = /\b(?:individual |single )?(?:stocks?|shares)\b/.test(text)
  const bond = /\bbonds?\b/.test(text)
  if (etf && stock) return undefined
  if (etf) return (row) => row.kind === 'etf'
  if (/\b(?:individual|single) (?:stocks?|shares|companies)\b/.test(text)) return (row) => row.kind === 'stock'
  if (bond) return (row) => row.assetClass === 'bonds'
  return /\bcrypto\b/.test(text) ? (row) => row.kind === 'crypto' : undefined
}

const sayByKind = (output: PortfolioOutput): string => paragraphs(...(['etf', 'stock', 'crypto'] as const).map((kind) => {
  const rows = output.holdings.filter((row) => row.kind === kind)
  return rows.length > 0 && `${{ etf: 'ETFs', stock: 'Single stocks', crypto: 'Crypto' }[kind]}: ${list(rows.map((row) => row.symbol))}.`
}), asOf(output.asOf))

const sayAccounts = (output: PortfolioOutput): string => {
  const rows = [...output.accounts].sort((a, b) => Number(b.valueUsd) - Number(a.valueUsd))
  return paragraphs(`Your largest account is ${rows[0]!.label}.`, table(['Account', 'Value', 'Cash'], rows.map((row) => [row.label, usd(row.valueUsd), usd(row.cashUsd)])), asOf(output.asOf))
}

const sayHoldings = (output: PortfolioOutput, part: Part): string => {
  if (/\baccounts?\b/.test(part.text) && !/\b(?:in|of) my account\b|\bholdings?\b/.test(part.text)) return sayAccounts(output)
  if (isEmpty(output)) return `You hold only cash: ${usd(output.cashUsd)}. ${asOf(output.asOf)}`
  if (/\betfs?\b/.test(part.text) && /\bstocks?\b/.test(part.text)) return sayByKind(output)
  const filter = kindFilter(part.text)
  const rows = filter ? output.holdings.filter(filter) : output.holdings
  if (rows.length === 0) return `You hold none of these. ${asOf(output.asOf)}`
  const single = /\b(?:largest|biggest|smallest|heaviest|main|top)\b/.test(part.text)
  if (single && part.amounts.count === undefined && !/\b(?:holdings|positions|stocks|funds|investments)\b/.test(part.text)) {
    const row = /\bsmallest\b/.test(part.text) ? rows.at(-1)! : rows[0]!
    return paragraphs(`Your ${/\bsmallest\b/.test(part.text) ? 'smallest' : 'largest'} holding is ${row.symbol}, ${row.name}: ${usd(row.valueUsd)}, ${pct(row.weight)} of the portfolio.`, asOf(output.asOf))
  }
  const shown = rows.slice(0, part.amounts.count ?? 30)
  const count = shown.length === output.holdings.length ? `You have ${rows.length} ${rows.length === 1 ? 'holding' : 'holdings'}, worth ${usd(output.investedUsd)}, and ${usd(output.cashUsd)} in cash.` : 'Largest first:'
  return paragraphs(count, holdingsTable(shown), asOf(output.asOf))
}

/** Called by its name where the person did so: "Coke" is no name that a result or the market's list has. */
const notHeld = (symbols: readonly string[], { plain }: Part, { names }: Stage): string => symbols.map((symbol) => {
  const name = plainName(names.get(symbol)?.name ?? symbol)
  return `You don't hold ${[name, symbol].find((each) => plain.toLowerCase().includes(each.toLowerCase())) ?? 'it'}.`
}).join(' ')

const sayHolding = (output: PortfolioOutput, part: Part, stage: Stage): string => {
  const found = part.symbols.map((symbol) => ({ symbol, row: output.holdings.find((row) => row.symbol === symbol) }))
  return paragraphs(...found.map(({ symbol, row }) => (row
    ? `You hold ${shares(row.quantity)} shares of ${row.symbol}, worth ${usd(row.valueUsd)}: ${pct(row.weight)} of the portfolio.${row.gainUsd === null || row.gain === null ? '' : ` ${row.symbol} is ${upDown(row.gain)} on its cost, a ${Number(row.gainUsd) < 0 ? 'loss' : 'gain'} of ${usd(row.gainUsd)}.`}`
    : notHeld([symbol], part, stage))), asOf(output.asOf))
}

const partsTable = (rows: PortfolioOutput['classes']): string => table(['Part', 'Value', 'Weight'], rows.map((row) => [spaced(row.name), usd(row.valueUsd), pct(row.weight)]))

const split = (title: string, rows: PortfolioOutput['classes']): string =>
  paragraphs(`${title} ${spaced(rows[0]!.name)} with ${pct(rows[0]!.weight)}.`, partsTable(rows))

/** Funds that span several sectors are no sector: the largest single one is told beside them. */
const bySector = (rows: PortfolioOutput['sectors']): string => {
  const [several, single] = [rows.find(({ name }) => name === 'several sectors'), rows.find(({ name }) => name !== 'several sectors' && name !== 'cash')]
  const head = several && single ? `${single.name} is ${pct(single.weight)} of the portfolio, before funds that span several sectors: they make ${pct(several.weight)}.` : undefined
  return head === undefined ? split('By sector, the largest is', rows) : paragraphs(head, partsTable(rows))
}

/** By currency we know what a holding trades in, and by region what is inside. */
const currencies = (output: PortfolioOutput): string => {
  const abroad = output.regions.filter((row) => row.name !== 'US' && row.name !== 'cash' && row.weight > 0)
  return `Every holding here trades in US dollars.${abroad.length === 0 ? '' : ` Foreign currencies are inside of funds that invest abroad: ${list(abroad.map((row) => `${spaced(row.name)} ${pct(row.weight)}`))} of the portfolio.`}`
}

const sayAllocation = (output: PortfolioOutput, part: Part): string => {
  if (isEmpty(output)) return `You hold only cash: ${usd(output.cashUsd)}. ${asOf(output.asOf)}`
  const { text } = part
  const pieces = [
    /\b(?:sector|industr)/.test(text) && bySector(output.sectors),
    /\b(?:region|geograph|countr|international|foreign|domestic|emerging|europe|asia|china|japan|us\b|usa|america)/.test(text) && split('By region, the largest is', output.regions),
    /\b(?:currenc|dollars?\b|euros?\b)/.test(text) && currencies(output),
  ].filter((each): each is string => typeof each === 'string')
  const sectorWord = output.sectors.find((row) => text.includes(row.name.toLowerCase()) || text.includes(row.name.toLowerCase().split(' ').at(-1)!))
  if (pieces.length === 0 && sectorWord && sectorWord.name !== 'cash' && /tech|energy|health|financ|consumer|industrial|utilit|material|communication|real estate/.test(text)) {
    return paragraphs(`${sectorWord.name}: ${pct(sectorWord.weight)} of the portfolio, ${usd(sectorWord.valueUsd)}. Funds that span several sectors are counted apart.`, asOf(output.asOf))
  }
  return paragraphs(...(pieces.length > 0 ? pieces : [split('By asset class, the largest is', output.classes)]), asOf(output.asOf))
}

const sayDrift = (output: PortfolioOutput): string => {
  const { drift } = output
  if (drift.status === 'no-policy') return 'There is no investment policy with targets yet, so nothing is over- or underweight. Set one up first.'
  const over = drift.classes.filter((each) => each.drift > 0.0005)
  const under = drift.classes.filter((each) => each.drift < -0.0005)
  return paragraphs(
    drift.status === 'within' ? 'You are inside every band of your policy, so nothing has to be done.' : 'You are outside a band of your policy, so a rebalance is due.',
    [over.length > 0 && `Overweight: ${list(over.map((each) => spaced(each.assetClass)))}.`, under.length > 0 && `Underweight: ${list(under.map((each) => spaced(each.assetClass)))}.`].filter(Boolean).join(' '),
    table(['Class', 'Now', 'Target', 'Band', 'Status'], drift.classes.map((each) => [spaced(each.assetClass), pct(each.weight), pct(each.target, 0), `${pct(each.low, 0)} to ${pct(each.high, 0)}`, each.status])),
    drift.status === 'outside' && 'Say "rebalance me to my policy" and I prepare a ticket for you to look at.', asOf(output.asOf))
}

const sayConcentration = (output: PortfolioOutput, { symbols }: Part): string => {
  if (isEmpty(output)) return `You hold only cash. ${asOf(output.asOf)}`
  const { concentration } = output
  const { topSymbol, topWeight } = concentration
  const heavy = topWeight > 0.25
  const asked = output.holdings.filter((row) => symbols.includes(row.symbol))
  return paragraphs(
    asked.length > 0 && asked.map((row) => `${row.symbol} is ${pct(row.weight)} of the portfolio.`).join(' '),
    `${heavy ? 'Your portfolio is concentrated' : 'No single holding dominates your portfolio'}: ${topSymbol} is the largest holding at ${pct(topWeight)}, and the largest few together make ${pct(concentration.topFiveWeight)}.`,
    concentration.largestSingleStock !== null && `The largest single stock is ${concentration.largestSingleStock} with ${pct(concentration.largestSingleStockWeight)} of the portfolio.`,
    output.risk.volatility !== null && `What you hold has swung by ${pct(output.risk.volatility)} a year.`,
    caution(`a fall of ${topSymbol} hits you more than any other. A stress test shows by how much.`), asOf(output.asOf))
}

const sayRisk = (output: PortfolioOutput): string => paragraphs(
  output.risk.volatility === null ? 'There is too little price history to say how much your portfolio swings.' : `What you hold has swung by ${pct(output.risk.volatility)} a year, measured from ${output.risk.from} to ${output.risk.to}.`,
  drivers([
    output.concentration.topSymbol === null ? '' : `${output.concentration.topSymbol} is the largest holding at ${pct(output.concentration.topWeight)}`,
    ...output.classes.slice(0, 2).map((each) => `${spaced(each.name)} make ${pct(each.weight)} of the portfolio`),
  ].filter((each) => each !== '')),
  caution('past swings say little about the next crisis. A stress test shows what a crisis would do to you.'), asOf(output.asOf))

/** Measures of risk that only the history of the accounts gives. */
const asksRatio = /\b(?:sharpe|beta|drawdown|worst (?:day|week|month|quarter|time|stretch|fall|drop)|tracking error|value at risk|var|cvar|expected shortfall|risk[- ]adjusted)\b/

const sayRatios = (output: Performance, held: PortfolioOutput, { text }: Part): string => {
  const { risk, focus } = output
  const when = `from ${focus.from} to ${focus.to}`
  return paragraphs(
    /\b(?:value at risk|var|cvar|shortfall)\b/.test(text) && 'I don\'t give a value at risk: one figure of that kind hides how bad the bad days are. What I can show is what happened.',
    /\bworst (?:day|week|month|quarter)\b/.test(text) && 'I don\'t measure single days, weeks or months. What I can show is the deepest fall.',
    risk.sharpe !== null && /\b(?:sharpe|risk[- ]adjusted)\b/.test(text) && `Your Sharpe ratio is ${number(risk.sharpe)}, measured ${when}: what you earned above cash for each unit of swing.`,
    risk.beta !== null && /\bbeta\b/.test(text) && `Your beta is ${number(risk.beta)} against ${output.benchmarkLabel}, measured ${when}.`,
    risk.trackingError !== null && /\btracking\b/.test(text) && `Your tracking error is ${pct(risk.trackingError)} a year, measured ${when}.`,
    risk.maxDrawdown !== null && `The deepest fall ${when} was ${pct(risk.maxDrawdown)}${risk.peakDate !== null && risk.troughDate !== null ? `, from ${risk.peakDate} to ${risk.troughDate}` : ''}.${risk.volatility === null ? '' : ` Values swung by ${pct(risk.volatility)} a year.`}`,
    held.risk.volatility !== null && `What you hold today would have swung by ${pct(held.risk.volatility)} a year from ${held.risk.from} to ${held.risk.to}.`,
    caution('the past was one of many that could have been. A stress test shows what a crisis would do to you.'), asOf(output.asOf))
}
const plainRisk = portfolio(sayRisk)
const ratios: Skill = {
  calls: (part, stage, done) => {
    const scope = scopeArgs(part, stage)
    return done.length > 0 ? [] : [{ name: 'performance', args: { ...scope, period: 'since-inception', ...periodArgs(part) } }, { name: 'portfolio', args: scope }]
  },
  say: (part, _, done) => {
    const refused = done.find(({ refusal }) => refusal)?.refusal
    return refused ? sayRefusal(refused) : { text: sayRatios(done[0]!.output as Performance, done[1]!.output as PortfolioOutput, part) }
  },
}
const riskOf = ({ text }: Part): Skill => (asksRatio.test(text) ? ratios : plainRisk)
const risk: Skill = { calls: (part, stage, done) => riskOf(part).calls(part, stage, done), say: (part, stage, done) => riskOf(part).say(part, stage, done) }

const sayIncome = (output: PortfolioOutput): string => paragraphs(
  `At their trailing yields your holdings pay about ${usd(output.income.yearlyUsd)} a year, a yield of ${pct(output.income.yield, 2)}.`,
  table(['Holding', 'Yield', 'Income a year'], output.holdings.filter((row) => row.incomeUsd !== null && row.trailingYield !== null && row.trailingYield > 0)
    .sort((a, b) => Number(b.incomeUsd) - Number(a.incomeUsd)).slice(0, 8).map((row) => [row.symbol, pct(row.trailingYield!, 2), usd(row.incomeUsd!)])),
  caution('dividends can be cut.'), asOf(output.asOf))

const sayCosts = (output: PortfolioOutput): string => {
  const known = output.holdings.filter((row) => row.expenseRatio !== null).sort((a, b) => b.expenseRatio! - a.expenseRatio!)
  return paragraphs(
    `Your funds cost ${pct(output.fees.expenseRatio, 2)} a year, ${usd(output.fees.yearlyUsd)} at today's values. It is taken inside the funds.`,
    known.length > 0 && table(['Fund', 'Expense ratio'], known.slice(0, 10).map((row) => [row.symbol, pct(row.expenseRatio!, 2)])),
    output.fees.unknown.length > 0 && `Not known for ${list(output.fees.unknown)}.`, asOf(output.asOf))
}

/** "My worst three" wants those, and no table of all. */
const sayMovers = (output: PortfolioOutput, { text, amounts }: Part): string => {
  const rows = output.holdings.filter((row) => row.yearToDateChange !== null).sort((a, b) => b.yearToDateChange! - a.yearToDateChange!)
  if (rows.length === 0) return `There is no price history for what you hold. ${asOf(output.asOf)}`
  const [best, worst] = [rows[0]!, rows.at(-1)!]
  const asksWorst = /\b(?:worst|weakest|losers?|poorest)\b/.test(text) && !/\bbest\b/.test(text)
  const shown = (asksWorst ? rows.toReversed() : rows).slice(0, amounts.count ?? rows.length)
  return paragraphs(
    asksWorst ? `This year ${worst.symbol} did worst, ${upDown(worst.yearToDateChange!)}.` : `This year ${best.symbol} did best, ${upDown(best.yearToDateChange!)}, and ${worst.symbol} did worst, ${upDown(worst.yearToDateChange!)}.`,
    shown.length > 1 && table(['Holding', 'This year'], shown.map((row) => [row.symbol, change(row.yearToDateChange!)])),
    'These are price changes, without dividends.', asOf(output.asOf))
}

/** "Am I up on it?" asks for the gain; what it cost stands beside it. */
const sayBasis = (output: PortfolioOutput, part: Part, stage: Stage): string => {
  const rows = output.holdings.filter((row) => (part.symbols.length === 0 || part.symbols.includes(row.symbol)) && row.costUsd !== null)
  const [row, another] = rows
  const missing = part.symbols.filter((symbol) => !output.holdings.some((each) => each.symbol === symbol))
  if (!row) return paragraphs(missing.length > 0 ? notHeld(missing, part, stage) : 'There is no cost on record for that.', asOf(output.asOf))
  const gained = row.gainUsd === null || row.gain === null ? '' : ` ${row.symbol} is ${upDown(row.gain)} on its cost, a ${Number(row.gainUsd) < 0 ? 'loss' : 'gain'} of ${usd(row.gainUsd)}.`
  return paragraphs(
    another === undefined ? `Your cost basis of ${row.symbol} is ${usd(row.costUsd!)} for ${shares(row.quantity)} shares.${gained}` : 'Your cost basis by holding:',
    another !== undefined && table(['Holding', 'Shares', 'Cost', 'Value', 'Gain'], rows.map((each) => [each.symbol, shares(each.quantity), usd(each.costUsd!), usd(each.valueUsd), each.gainUsd === null ? '' : gain(each.gainUsd)])),
    missing.length > 0 && notHeld(missing, part, stage),
    output.notes.filter((each) => /reconstructed/.test(each)).map(sentence).join(' '), asOf(output.asOf))
}

const costBasis: Skill = {
  calls: (part, stage, done) => {
    if (done.length > 0) return []
    const scope = scopeArgs(part, stage)
    return [{ name: 'portfolio', args: scope }, { name: 'transactions', args: { ...scope, kinds: ['buy'], ...(part.symbols[0] && { symbol: part.symbols[0] }) } }]
  },
  say: (part, stage, done) => (done[0]?.refusal ? sayRefusal(done[0].refusal) : { text: sayBasis(done[0]!.output as PortfolioOutput, part, stage) }),
}

const moversThisYear = portfolio(sayMovers)
/** This year's price changes are in the portfolio; who helped and hurt, or over another period, only the performance knows. */
const moversOver = oneCall('performance', (part, stage) => ({ ...scopeArgs(part, stage), ...periodArgs(part) }), sayContributors)
const ofTheWhole = /\b(?:why|how come|mov(?:ed?|es|ing) (?:my|the|me)|contribut\w*|drove|driv(?:es?|ing)|help(?:ed|s)?|hurt(?:s|ing)?|dragg\w*)\b/
const moversOf = ({ period, text }: Part): Skill => ((period === undefined || period.name === 'ytd') && !ofTheWhole.test(text) ? moversThisYear : moversOver)
const movers: Skill = { calls: (part, stage, done) => moversOf(part).calls(part, stage, done), say: (part, stage, done) => moversOf(part).say(part, stage, done) }

export const lookupSkills = {
  status, movers, risk,
  'holdings': portfolio(sayHoldings),
  'holding': portfolio((output, part, stage) => (part.symbols.length > 0 ? sayHolding(output, part, stage) : sayHoldings(output, part))),
  'value': portfolio((output) => paragraphs(`Your portfolio is worth ${usd(output.valueUsd)}: ${usd(output.investedUsd)} invested and ${usd(output.cashUsd)} in cash.`, output.accounts.length > 1 && table(['Account', 'Value'], output.accounts.map((row) => [row.label, usd(row.valueUsd)])), asOf(output.asOf))),
  'cash': portfolio((output) => paragraphs(`You have ${usd(output.cashUsd)} in cash, ${pct(output.cashWeight)} of the portfolio. ${usd(output.availableCashUsd)} of it is settled and free to use.`, asOf(output.asOf))),
  'allocation': portfolio(sayAllocation),
  'drift': portfolio(sayDrift),
  'concentration': portfolio(sayConcentration),
  'income': portfolio(sayIncome),
  'fund-costs': portfolio(sayCosts),
  'cost-basis': costBasis,
} as const
