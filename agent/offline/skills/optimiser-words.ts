type Args = Readonly<Record<string, unknown>>

const number = String.raw`(\d+(?:\.\d+)?) ?(?:%|percent|per cent)`
const fractionIn = (text: string, before: string, after: string): number | undefined => {
  const found = new RegExp(`${before}${number}${after}`).exec(text)
  return found ? Math.round(Number(found[1]) * 100) / 10_000 : undefined
}
const most = String.raw`\b(?:at most|no more than|not more than|max(?:imum)?(?: of)?|up to|below|under|capped at|limit(?:ed)?(?: \w+)? to) (?:a )?`
const least = String.raw`\b(?:at least|no less than|min(?:imum)?(?: of)?|more than) (?:a )?`

const groups: readonly { readonly by: string; readonly value: string; readonly words: string }[] = [
  { by: 'asset-class', value: 'stocks', words: 'stocks|equities|shares' }, { by: 'asset-class', value: 'bonds', words: 'bonds|fixed income' },
  { by: 'asset-class', value: 'real-assets', words: 'real assets|commodities' }, { by: 'asset-class', value: 'crypto', words: 'crypto\\w*' },
  { by: 'sector', value: 'Information Technology', words: 'tech(?:nology)?' }, { by: 'sector', value: 'Energy', words: 'energy' }, { by: 'sector', value: 'Financials', words: 'financials|banks' },
]

const groupLimits = (text: string): readonly Args[] => groups.flatMap(({ by, value, words }) => {
  const after = String.raw` (?:in |of |for |into )?(?:${words})\b`
  const [min, max] = [fractionIn(text, least, after), fractionIn(text, most, after)]
  return min === undefined && max === undefined ? [] : [{ by, value, ...(min !== undefined && { min }), ...(max !== undefined && { max }) }]
})

const letters = 'abcdefghijklmnopqrstuvwxyz'

/** Limits of one asset: "at most 10 % in «a»", "at least 5 % «b»". */
const bounds = (text: string, symbols: readonly string[]): readonly Args[] => symbols.flatMap((symbol, at) => {
  const after = String.raw` (?:in |of |for |into )?«${letters[at]}»`
  const [min, max] = [fractionIn(text, least, after), fractionIn(text, most, after)]
  return min === undefined && max === undefined ? [] : [{ symbol, ...(min !== undefined && { min }), ...(max !== undefined && { max }) }]
})

/** "Keep «a» as it is", "without selling «b»", "«c» locked". */
const locked = (text: string, symbols: readonly string[]): readonly string[] => symbols.filter((_, at) => {
  const name = `«${letters[at]}»`
  return new RegExp(String.raw`\b(?:lock|don'?t (?:touch|sell|trade|change)|do not (?:touch|sell|trade|change)|without (?:selling|touching|trading)|leave|keep|hold on to) (?:my |all |the )?${name}|${name} (?:stays?|locked|fixed|untouched|as it is|alone)`).test(text)
})

/** "«a» will return 12 %", "«a» beats «b» by 3 %", with how sure the person is. */
const viewsIn = (text: string, symbols: readonly string[]): readonly Args[] => {
  if (!/\b(?:think|believe|expect|view|convinced|sure|confident)\b/.test(text)) return []
  const confidence = fractionIn(text, '', String.raw` (?:confiden\w*|sure|certain\w*|convinced)`) ?? fractionIn(text, String.raw`\bconfidence (?:of |is )?`, '')
  const symbolAt = (letter: string): string => symbols[letters.indexOf(letter)]!
  const sure = confidence === undefined ? {} : { confidence }
  const absolute = [...text.matchAll(new RegExp(String.raw`«(\w)» (?:to |will |would |should )?(?:return|earn|gain|make|yield|grow)s?(?: by)?(?: about)? ${number}`, 'g'))]
    .map(([, letter, size]) => ({ symbol: symbolAt(letter!), return: Number(size) / 100, ...sure }))
  const relative = [...text.matchAll(new RegExp(String.raw`«(\w)» (?:to |will |would |should )?(?:beat|outperform)s? «(\w)» by(?: about)? ${number}`, 'g'))]
    .map(([, letter, other, size]) => ({ symbol: symbolAt(letter!), versus: symbolAt(other!), return: Number(size) / 100, ...sure }))
  return [...absolute, ...relative]
}

/** Methods that only their own words name. */
export const methodNamed = (text: string, symbols: readonly string[]): Args | undefined => {
  const views = viewsIn(text, symbols)
  if (views.length > 0 || /\bblack[- ]litterman\b/.test(text)) return { method: 'black-litterman', universe: 'holdings-and-core', ...(views.length > 0 && { views }) }
  if (/\brobust\b|\bestimation errors?\b|\berrors? (?:in|of) the (?:estimates|means|returns)\b/.test(text)) return { method: 'robust', uncertainty: { kind: /\bbox\b|\beach\b/.test(text) ? 'box' : 'ellipsoid', size: 1 } }
  if (/\btracking[- ]error\b|\b(?:track|close(?:st|r)? to|near(?:est)? to) (?:my |the )?benchmark\b/.test(text)) return { method: 'tracking-error', universe: 'holdings-and-core' }
  if (/\bsemi-?variance\b|\bdownside (?:risk|deviation|volatility)\b/.test(text)) return { method: 'semivariance' }
  if (/\b(?:least|lowest|smallest|minimi[sz]\w*)\b.{0,15}\bdrawdown/.test(text)) return { method: 'min-risk', measure: 'CDaR' }
  if (/\bminimi[sz]\w*\b.{0,15}\b(?:variance|volatility)\b|\bleast[- ]variance\b/.test(text)) return { method: 'min-variance' }
  const aversion = /\brisk aversion (?:of |at )?(\d+(?:\.\d+)?)/.exec(text)
  return aversion ? { method: 'utility', riskAversion: Number(aversion[1]) } : undefined
}

/**
 * Limits of an optimisation in words. Turnover is what people mean by it: the share of the portfolio that changes, half of purchases and
 * sales together.
 */
export const limitsIn = (text: string, symbols: readonly string[]): Args => {
  const turnover = fractionIn(text, '', ' (?:of )?turnover\\b') ?? fractionIn(text, String.raw`\bturnover (?:of |to |at )?(?:at most |no more than |up to |below |under |limit(?:ed)? (?:of |to )?)?`, '')
    ?? fractionIn(text, String.raw`\b(?:change|trade|move|touch) (?:at most|no more than|only|up to) `, '')
  const cost = /(\d+(?:\.\d+)?) ?(?:bps|bp|basis points?)\b/.exec(text)
  const each = fractionIn(text, most, String.raw` (?:in |for |per |of )?(?:any|each|every|one|a single)\b`) ?? fractionIn(text, String.raw`\b(?:each|every|any|no) (?:\w+ )?(?:at most|above|over|more than|capped at) `, '')
  const cash = fractionIn(text, String.raw`\b(?:keep|hold|with|leave|at least) (?:at least )?`, String.raw` (?:in |of |as )?cash\b`)
  const [kept, own, inGroups] = [locked(text, symbols), bounds(text, symbols), groupLimits(text)]
  return {
    ...(turnover !== undefined && { maxTurnover: 2 * turnover }), ...(cost && /\b(?:cost|fee|commission|spread|trading)/.test(text) && { tradingCostBps: Number(cost[1]) }),
    ...(each !== undefined && { maxWeight: each }), ...(cash !== undefined && { minCash: cash }),
    ...(kept.length > 0 && { locked: kept }), ...(own.length > 0 && { bounds: own }), ...(inGroups.length > 0 && { groups: inGroups }),
    ...(/\b(?:within|inside|keep to|respect\w*) (?:my |the )?(?:investment )?policy\b|\bpolicy bands?\b/.test(text) && { withinPolicy: true }),
    ...(/\b(?:allow|with) (?:shorts?|short (?:positions|selling|sales))\b|\blong[- ]short\b/.test(text) && { longOnly: false }),
    ...(/\bewma\b|\bexponential\w*\b/.test(text) ? { covariance: 'ewma' } : /\bledoit|\bshrink\w*\b/.test(text) ? { covariance: 'ledoit-wolf' } : {}),
  }
}
