/** An open question of the questionnaire, as the risk-profiler asks it. */
export interface OpenQuestion {
  readonly field: string
  readonly choices: readonly { readonly label: string; readonly value: string | number }[]
}

const ordinals: readonly RegExp[] = [/^(?:the )?(?:first|1st)\b/, /^(?:the )?(?:second|2nd)\b/, /^(?:the )?(?:third|3rd)\b/, /^(?:the )?(?:fourth|4th)\b/, /^(?:the )?(?:fifth|5th|last)\b/]

/** What people say instead of the choices' own words. */
const otherWords: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  income: [[/\b(?:var(?:y|ies)|irregular|freelanc\w*|unsure|unsteady|unstable|insecure|commission)\b/, 'unstable'], [/\b(?:very (?:secure|safe|stable)|secure|pension|tenured?|civil servant|guaranteed)\b/, 'secure'], [/\b(?:stead(?:y|ily)|stable|regular|salar\w+|fixed|okay|normal)\b/, 'steady']],
  shareOfWealth: [[/\b(?:small|little|tiny|minor|not much|quarter|fraction|less than half)\b/, 'small'], [/\b(?:half|50)\b/, 'half'], [/\b(?:most|nearly all|almost all|all|everything|nearly everything|majority|big part|large part)\b/, 'most']],
  reaction: [[/\b(?:sell (?:it )?(?:all|everything)|get out|everything)\b/, 'sell-all'], [/\b(?:sell (?:some|half|part|a (?:bit|little|part))|some of it|reduce)\b/, 'sell-some'], [/\b(?:buy|add|more|opportunity)\b/, 'buy-more'], [/\b(?:hold|keep|nothing|wait|sit (?:tight|it out)|stay)\b/, 'hold']],
  aim: [[/\b(?:highest|maximum|maximi[sz]e|as much|most growth|aggressive)\b/, 'maximum'], [/\b(?:keep|preserv\w*|protect\w*|safe\w*|not los\w+|security)\b/, 'preserve'], [/\b(?:income|dividends?|interest|payouts?|regular)\b/, 'income'], [/\b(?:grow\w*)\b/, 'growth']],
  lived: [[/\b(?:not invested|wasn'?t|never|no|none|new|not yet)\b/, 'none'], [/\b(?:sold|sell|got out|panicked)\b/, 'sold'], [/\b(?:bought|buy|added|put in|more)\b/, 'bought'], [/\b(?:held|hold|kept|nothing|waited|stayed|stay)\b/, 'held']],
  knowledge: [[/\b(?:very well|expert|professional|advanced|a lot)\b/, 'advanced'], [/\b(?:basics?|little|beginner|not (?:much|well|really)|hardly|barely|nothing)\b/, 'basic'], [/\b(?:well|good|fairly|informed|okay|quite)\b/, 'informed']],
  sustainability: [[/\b(?:strong\w*|very|important|yes|definitely|absolutely|a lot)\b/, 'strong'], [/\b(?:some\w*|a (?:bit|little)|partly|moderately)\b/, 'some'], [/\b(?:no|not|don'?t|doesn'?t|none|never)\b/, 'none']],
}

const numberIn = (text: string): number | undefined => {
  const match = /\d+(?:\.\d+)?/.exec(text)
  if (match) return Number(match[0])
  return /\b(?:none|nothing|zero|no)\b/.test(text) ? 0 : undefined
}

/** What a message answers to an open question; `undefined` when it answers none. Loss is a fraction of one, years and months are whole. */
export const answerOf = ({ field, choices }: OpenQuestion, plain: string): string | number | undefined => {
  const text = plain.toLowerCase().replaceAll('’', '\'').trim()
  const exact = choices.find(({ label }) => label.toLowerCase() === text.replace(/[.!]+$/, ''))
  if (exact) return exact.value
  if (text.split(/\s+/).length > 14 || text.endsWith('?')) return undefined
  if (field === 'horizonYears' || field === 'reserveMonths' || field === 'experienceYears' || field === 'worstLoss') {
    const found = numberIn(text)
    if (found === undefined) return undefined
    if (field === 'worstLoss') return found > 100 ? undefined : found / 100
    const months = field === 'reserveMonths' && /\byears?\b/.test(text) ? found * 12 : found
    return Math.round(field !== 'reserveMonths' && /\bmonths?\b/.test(text) ? months / 12 : months)
  }
  const place = text.length < 20 ? ordinals.findIndex((each) => each.test(text)) : -1
  if (place >= 0 && choices[place] !== undefined) return choices[place].value
  return otherWords[field]?.find(([words]) => words.test(text))?.[1]
}
