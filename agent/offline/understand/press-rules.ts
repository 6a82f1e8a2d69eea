import { except, rule, symbol, type Rule } from './rule.ts'

const ours = /«|\b(?:my|own|hold|holdings?|portfolio|stocks?|shares|compan(?:y|ies)|funds?|market)\b/
const company = /\b(?:p\/?e(?: ratio)?|price[- ](?:to[- ])?(?:earnings|book|sales)|earnings(?: per share)?|eps|market cap\w*|fundamentals?|key (?:figures|ratios|numbers)|profit(?:able|s)?(?: margins?)?|margins?|revenues?|sales|balance sheet|cash flow|return on equity|roe|valuation|multiple|book value|financials|enterprise value|peg)\b/

/** What others write of a company, and its own figures. */
export const pressRules: readonly Rule[] = [
  except(rule('news', /\b(?:news\w*|headlines?|press|media|articles?|stories|announce(?:d|ments?)?|in the papers)\b/, ours), /\b(?:alert|remind)\b|\bpress (?:the|a|enter|ok)\b/),
  except(rule('fundamentals', company, new RegExp(`${symbol.source}|\\b(?:its|their|the company's)\\b|\\bmy (?:largest|biggest|main)? ?(?:stocks?|shares|company|companies)\\b`)), /\b(?:i|me|we) (?:made?|make|earn(?:ed)?|gain(?:ed)?)\b|\b(?:my|our) (?:profit|gain|earnings|sales)\b|\btake profits?\b|\b(?:sell|buy|sold|bought)\b/),
]
