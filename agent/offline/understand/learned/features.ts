import type { Drafted } from '../draft.ts'

/** Buckets of hashed words and pairs of words, beside the 384 numbers of the sentence's meaning. */
export const buckets = 2048
export const meaningSize = 384

/** Capitals that are no ticker. */
const abbreviations = new Set(['ETF', 'ETFS', 'IRA', 'USD', 'EUR', 'GBP', 'CPI', 'VIX', 'IPS', 'ESG', 'ATM', 'PIN', 'APR', 'APY', 'USA', 'TER', 'GDP', 'CEO', 'YTD', 'CSV', 'IRS', 'FED', 'IBAN', 'REIT', 'REITS', 'TIPS', 'FAQ', 'AND', 'NOT', 'ALL', 'THE', 'HRP', 'DCA', 'IPO'])

/** The sentence as the model reads it: any company or fund becomes the same word, so that what is asked counts and not about whom. */
export const spoken = ({ text, plain }: Pick<Drafted, 'text' | 'plain'>): string => {
  const unlisted = plain === plain.toUpperCase() ? [] : (plain.match(/\b[A-Z]{3,5}\b/g) ?? []).filter((each) => !abbreviations.has(each)).map((each) => each.toLowerCase())
  return unlisted.reduce((words, ticker) => words.replaceAll(new RegExp(`\\b${ticker}\\b`, 'g'), 'acme'), text.replaceAll(/«\w»/g, 'acme')).replaceAll(/\s+/g, ' ').trim()
}

/** FNV-1a, 32 bit. */
export const fnv = (text: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** Figures by their kind: an amount says as much about the wish as its digits do not. */
const kindOf = (token: string): string => (/^(?:19|20)\d\d$/.test(token) ? '<year>' : /^\d/.test(token) ? '<number>' : token)

/** The buckets of a sentence's words and pairs, each once, sorted. */
export const bucketsOf = (text: string): readonly number[] => {
  const tokens = (text.match(/[a-z']+|\d[\d.,]*/g) ?? []).map(kindOf)
  const pairs = tokens.slice(1).map((token, at) => `${tokens[at]!} ${token}`)
  return [...new Set([...tokens, ...pairs].map((each) => fnv(each) % buckets))].sort((a, b) => a - b)
}
