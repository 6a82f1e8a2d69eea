import type { Part, Stage } from './skill.ts'

/** Capital letters that are no symbol. */
const acronyms = new Set('ETF ETFS REIT REITS IRA IRAS CPI GDP USD EUR GBP CHF JPY VIX SEC FED USA UK EU US NYSE PE EPS CEO CFO CD CDS OK LOL TIPS YTD CAGR ESG AI TV APY FX CLO PDF CSV TWR IRR ROE NAV HSA FDIC IRS LLC INC IPO DIY FYI ASAP NASA BBC CNN COVID FAANG ROTH P&L SIPC RMD QCD ADR OTC CLOS SP'.split(' '))
const ticker = /(?<![\w&.$/-])\$?([A-Z]{3,5})(?:['’]s)?(?![\w&/-])/g
/** Names stand in capitals within a sentence, or begin one and go on in capitals: "Siemens Energy", "Dodge & Cox Income". */
const capitals = /(?<![\w&])[A-Z][a-zA-Z]+(?: (?:&|of|[A-Z])[\w&]*)*/g
const ordinary = /^(?:I|I'm|Subject|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Q[1-4]|Roth|Fed|Powell|Trump|Christmas|Easter|Thanksgiving|New York|New Year|Wall Street|America\w*|Europe\w*|Asia\w*|China|Chinese|Japan\w*|Germany|India\w*|YouTube|Reddit|TikTok|Discord|Times|Treasur\w+|Dollars?|Euros?|Vanguard|Schwab|Fidelity|BlackRock|iShares|Invesco|English|God|Dad|Mum|Mom|Mr|Mrs|Dr)$/

const opens = /^(?:(?:Does|Do|Did|Is|Are|Was|Were|What|Which|How|Where|When|Who|Why|Has|Have|Had|Can|Could|Should|Would|Will|The|My|Our|Any|Give|Tell|Show|Please|Find|Get|Are|And|But|So|If)(?: |$))+/
const inCapitals = (plain: string): string | undefined => {
  for (const { 0: found, index } of plain.matchAll(capitals)) {
    const begins = index === 0 || /[.!?:]\s*$/.test(plain.slice(0, index))
    const name = found.replace(opens, '').replace(/['’]s$/, '')
    if (name === '') continue
    if (!ordinary.test(name) && !acronyms.has(name.toUpperCase()) && (!begins || name.includes(' ') && /^\S+ (?:& )?[A-Z]/.test(name))) return name
  }
  return undefined
}

/** A company, fund or symbol that a message names and that we have no data of, as it was written; `undefined` where it names none. */
export const withoutData = ({ plain, symbols }: Part, { names }: Pick<Stage, 'names'>): string | undefined => {
  const known = names.unlisted(plain).find(({ name }) => !acronyms.has(name.toUpperCase()))?.name
  const longer = known === undefined || plain === plain.toUpperCase() ? undefined : inCapitals(plain)
  if (known !== undefined) return longer?.startsWith(known) ? longer : known.replace(/^\$/, '')
  if (plain === plain.toUpperCase()) return undefined
  const symbol = [...plain.matchAll(ticker)].map((match) => match[1]!).find((each) => !acronyms.has(each) && names.get(each) === undefined)
  return symbol ?? (symbols.length === 0 ? inCapitals(plain) : undefined)
}
