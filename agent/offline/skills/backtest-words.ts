type Args = Readonly<Record<string, unknown>>

const rules: readonly { readonly rule: string; readonly words: RegExp }[] = [
  { rule: 'risk-parity', words: /\brisk[- ]parity\b|\bequal[- ]risk\b/ }, { rule: 'hrp', words: /\bhrp\b|\bhierarchical\b/ },
  { rule: 'min-variance', words: /\bmin(?:imum|imal)?[- ]?var(?:iance)?\b|\bleast (?:variance|volatil\w+)\b|\blow(?:est)?[- ]volatility (?:mix|weights|strategy)\b/ },
  { rule: 'max-sharpe', words: /\bmax(?:imum)?[- ]sharpe\b|\bbest sharpe\b/ }, { rule: 'max-diversification', words: /\bmax(?:imum)?[- ]diversif\w+\b/ },
  { rule: 'inverse-volatility', words: /\binverse[- ]vol(?:atility)?\b/ }, { rule: 'momentum', words: /\bmomentum\b/ }, { rule: 'equal-weight', words: /\bequal(?:ly)?[- ]weight\w*\b|\bequal split of (?:my|what)\b/ },
]

/** The rule that a backtest should follow, chosen from what the portfolio holds; fixed weights where none is named. */
export const ruleIn = (text: string): string | undefined => rules.find(({ words }) => words.test(text))?.rule

const monthly = /\b(?:monthly|every month)\b/
const everyYear = /\b(?:yearly|annual\w*|every year)\b/
const never = /\b(?:never|buy and hold|without rebalancing|no rebalancing)\b/
const band = /\b(?:band|drift\w*|off|away)\b.{0,20}?(\d+(?:\.\d+)?) ?%|(\d+(?:\.\d+)?) ?% (?:band|drift|off)\b/

const rebalancing = (text: string): Args => {
  const width = /\brebalanc\w*/.test(text) ? band.exec(text) : null
  if (width) return { rebalance: 'band', bandWidth: Number(width[1] ?? width[2]) / 100 }
  return monthly.test(text) ? { rebalance: 'month' } : everyYear.test(text) ? { rebalance: 'year' } : never.test(text) ? { rebalance: 'never' } : {}
}

const afterTaxes = /\b(?:after|net of|with|including|incl\.?) (?:all )?(?:costs and )?tax(?:es)?\b|\btaxable account\b/

/** How a backtest trades, in words: when it rebalances, what trades cost, and whether it pays tax. */
export const backtestWords = (text: string): Args => {
  const cost = /(\d+(?:\.\d+)?) ?(?:bps|bp|basis points?)\b/.exec(text)
  return {
    ...rebalancing(text), ...(cost && { costBps: Number(cost[1]) }),
    ...(afterTaxes.test(text) && { taxes: /\bhifo\b|\bhighest cost\b|\bdearest\b/.test(text) ? { lots: 'hifo' } : {} }),
  }
}
