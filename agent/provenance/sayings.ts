import { riskLevels } from '../../domain/policy.ts'
import type { Vocabulary } from './categories.ts'

/** How a vocabulary's words are stated of a thing in a clause, and in a cell of its row. */
interface Saying {
  readonly of: Vocabulary
  readonly is: string
  readonly words: RegExp
  readonly cell?: RegExp
}

const matches = (body: string): RegExp => new RegExp(body, 'i')
const link = String.raw`(?:\b(?:is|are|was|were|been|counts? as|remains?|stays?)|['’](?:s|re))\s(?:(?:not|all|both|each|now|still|already|currently|mostly|well|only|entirely|a|an|yet|no longer)\s){0,3}`
const ofGains = String.raw`(?=\s*(?:$|[.,;:!?)]|(?:capital |tax )?(?:gains?|loss(?:es)?|lots?|holdings?|positions?|ones?)\b|(?:now|today|already|since|and|as|at|for tax\w*|here|too)\b))`
const term = (word: string): RegExp => matches(String.raw`(?:${link}|\b(?:makes?|made|be|realise[sd]?|creates?|has|have|hold|had)\s(?:(?!less|more|under|over)[\w-]+\s){0,2})${word}[- ]term${ofGains}`)
const its = String.raw`\s(?:(?:its|their|your|the)\s(?:[\w%.–-]+\s){0,4})?`
/** What a named thing is called, right behind its name. */
const called = (words: string): RegExp => matches(String.raw`\b(?:is|are)\s(?:an?|the|your|one|both)?\s?(?:(?!(?:of|in|than|as|like|to|by|held|for)\b)[\w&-]+\s){0,4}?(?:${words})\b`)

/** Every way of stating a category that is known here. */
export const sayings: readonly Saying[] = [
  ...(['buy', 'sell'] as const).map((is): Saying => ({ of: 'side', is, words: matches(String.raw`(?<!\bto )\b${is}s?\b`), cell: matches(`^${is}$`) })),
  ...(['short', 'long'] as const).map((is): Saying => ({ of: 'term', is, words: term(is), cell: matches(`^${is}(?:[- ]term)?$`) })),
  { of: 'target', is: 'over', words: matches(String.raw`\boverweight(?:ed)?\b|\b(?:above|over|beyond|exceeds?)${its}(?:targets?|bands?)\b`), cell: /^(?:above|over(?:weight)?)$/i },
  { of: 'target', is: 'under', words: matches(String.raw`\bunderweight(?:ed)?\b|\b(?:below|under|short of)${its}(?:targets?|bands?)\b`), cell: /^(?:below|under(?:weight)?)$/i },
  { of: 'band', is: 'in', words: matches(String.raw`${link}(?:in|inside|within)\s(?:(?:all|each|every)\s(?:of\s)?)?(?:(?:its|their|your|the)\s)?(?:\w+\s){0,2}(?:bands?|polic(?:y|ies))\b`), cell: /^(?:within|inside|in band)$/i },
  { of: 'band', is: 'out', words: matches(String.raw`\boutside\s(?:of\s)?(?:(?:one|two|some|its|their|your|the|a)\s){0,2}(?:of\s)?(?:\w+\s){0,2}(?:bands?|polic(?:y|ies))\b|\b(?:above|below|beyond)${its}bands?\b`), cell: /^outside$/i },
  { of: 'course', is: 'on', words: matches(`${link}on (?:track|course)\\b`) }, { of: 'course', is: 'off', words: matches(`${link}(?:off (?:track|course)|behind (?:plan|schedule))\\b`) },
  ...riskLevels.map((is): Saying => ({ of: 'level', is, words: matches(String.raw`\brisk (?:level|profile|tolerance|appetite)(?:\s(?:is|remains|stands at|of)|:)\s(?:now |still )?["“]?${is}\b|\b(?:is|are|has|have|['’]re)\s(?:an?\s)?${is}\s(?:risk|investor)\b`) })),
  { of: 'trade', is: 'worth it', words: /\b(?:trad|rebalanc|switch|chang|mov|swap)\w*\s(?:[\w']+\s){0,4}worth (?:it|making|doing|the)\b/i },
  { of: 'account', is: 'taxable', words: matches(`${link}taxable\\b`) }, { of: 'account', is: 'sheltered', words: matches(`${link}tax[- ](?:free|deferred|sheltered|exempt)\\b`) },
  { of: 'kind', is: 'etf', words: called('funds?|ETFs?') }, { of: 'kind', is: 'stock', words: called(String.raw`(?:stocks?|compan(?:y|ies))(?=\s*(?:$|[.,;:!?)]|(?:that|which|with|in|you|so)\b))`) }, { of: 'kind', is: 'crypto', words: called('coins?|cryptocurrenc(?:y|ies)') },
  { of: 'class', is: 'stocks', words: called(String.raw`(?:stock|equity)(?: market)?(?: index)? (?:fund|ETF)s?`) }, { of: 'class', is: 'bonds', words: called('(?:bond|treasury|fixed[- ]income)(?: market)?(?: index)? (?:fund|ETF)s?') },
  ...(['growth', 'value'] as const).map((is): Saying => ({ of: 'style', is, words: called(`${is} (?:stock )?(?:fund|ETF)s?`) })),
  ...(['qualified', 'ordinary'] as const).map((is): Saying => ({ of: 'dividend', is, words: matches(`\\bdividends?\\s.{0,30}?${link}${is}\\b|\\b(?:have|receive[sd]?|got) ${is} dividends\\b`) })),
]
