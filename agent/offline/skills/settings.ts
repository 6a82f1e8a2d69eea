import { asOf, bullets, list, paragraphs, sentence } from '../say/format.ts'
import { scopeArgs } from './scope.ts'
import { oneCall, words, type Part, type Saying, type Stage } from './skill.ts'

interface SettingsOutput {
  readonly asOf: string
  readonly page: string | null
  readonly wish: object | null
  readonly why: readonly string[]
}

const protectedWords: readonly (readonly [RegExp, string])[] = [
  [/\bpasswords?\b/, 'Your password'], [/\be-?mail(?: address)?\b/, 'Your email address'], [/\b(?:phone|mobile)(?: number)?\b/, 'Your phone number'], [/\bpasskeys?\b/, 'A passkey'],
  [/\b(?:authenticator|two[- ]factor|2fa|one[- ]time codes?|recovery codes?)\b/, 'Your authenticator'], [/\b(?:log ?in|sign[- ]?in)\b/, 'How you sign in'], [/\b(?:my name|my address|personal details)\b/, 'Your personal details'],
]

const changes = /\b(?:change|update|new|reset|set|add|edit|replace|remove|turn on|enable|where)\b/

/** A setting that needs a fresh code, in words; `undefined` when the text is about none. "Stop emailing me" is about notifications. */
const protectedIn = (text: string): string | undefined =>
  (changes.test(text) && !/\b(?:stop|notif\w*|alerts?|mute|send\w*)\b/.test(text) ? protectedWords.find(([words]) => words.test(text))?.[1] : undefined)

const explainIn = (text: string): string | undefined => {
  if (/\b(?:less|not so|too|without) (?:technical|complicated|jargon\w*|detail\w*)|\b(?:simpl\w*|plain|beginner|basic|dumb\w*|easy|easier|layman\w*|no jargon|new to (?:this|investing)|novice|like i'm (?:five|5|a child))\b|\bjargon\b/.test(text) && !/\b(?:know|skip|no need)\b.{0,25}\bbasics?\b/.test(text)) return 'simple'
  if (/\b(?:normal|standard|usual|default) (?:explanations?|level|words|language)\b/.test(text)) return 'standard'
  return /\b(?:expert|technical|professional|pro|advanced|detailed|experienced|know finance)\b|\bbasics\b/.test(text) ? 'expert' : undefined
}

const accountWords = /\b(?:accounts?|ira|roth|trust|joint|401\s?\(?k\)?)\b/

/** An account that the person names and does not have. */
const otherAccount = ({ text }: Part, { facts }: Stage): string | undefined => {
  const [named] = /\b(?:roth|ira|trust|joint|401\s?\(?k\)?)\b/.exec(text) ?? []
  return named === undefined || facts.accounts.length === 0 || facts.accounts.some(({ label, kind }) => `${label} ${kind}`.toLowerCase().includes(named)) ? undefined : named
}

/** Wishes for which there is no setting, and what is said of them. */
const noSetting: readonly (readonly [words: RegExp, said: string])[] = [
  [/\b(?:short\w*|brief\w*|concise|essays?|too long|lines?|sentences|drowning)\b|\btoo much\b/, 'How long my answers are can\'t be set.'],
  [/\b(?:tables?|charts?|paragraphs?|bullets?)\b/, 'Tables and text can\'t be set: I choose what shows the figures best.'], [/\b(?:decimals?|cents|round(?:ed|ing)?)\b/, 'How figures are rounded can\'t be set.'],
  [/\b(?:weekly|daily|monthly|once a week|after \d|mornings?|evenings?|nights?)\b/, 'When and how often you hear from me can\'t be set: notifications are on or off.'],
]

const settingsArgs = (part: Part, stage: Stage): Readonly<Record<string, unknown>> => {
  const { text } = part
  const guarded = protectedIn(text)
  if (guarded !== undefined) return { action: 'protected', what: guarded }
  const explain = explainIn(text)
  const figures = /\bpercent\w*\b|%/.test(text) && !/\binstead of percent/.test(text) ? 'percent' : /\b(?:dollars?|amounts?) (?:first|instead)|\blead with (?:dollars?|amounts?|dollar)/.test(text) ? 'dollars' : undefined
  const quiet = /\b(?:stop|off|mute|no more|no|disable|quiet\w*|silence|don't|never|without|only)\b/.test(text)
  const notifications = /\b(?:notif\w*|messag\w*|e-?mail(?:s|ing)?|pings?|pinging|pop-?ups?|alerts?)\b/.test(text) && !/\bhow (?:are|is)\b|\bwhat\b|\bshow\b/.test(text) ? (quiet ? 'off' : 'all') : undefined
  const aboutDefault = /\b(?:default|by default|standard account|always (?:trade|use|buy|invest)|unless i say|(?:say|name) nothing)\b/.test(text) && accountWords.test(text) && !/^(?:which|what)\b/.test(text)
  const { accountId } = scopeArgs(part, stage)
  const [only, another] = stage.facts.accounts
  if (aboutDefault && otherAccount(part, stage) !== undefined) return {}
  const wished = aboutDefault ? accountId ?? (another === undefined ? only?.accountId : undefined) : undefined
  if (aboutDefault && wished === undefined) return { action: 'change', defaultAccountId: 'not-named' }
  const change = { ...(explain !== undefined && { explain }), ...(figures !== undefined && { figures }), ...(notifications !== undefined && { notifications }), ...(wished !== undefined && { defaultAccountId: wished }) }
  return Object.keys(change).length === 0 ? {} : { action: 'change', ...change }
}

const otherCurrency = /\b(?:euros?|eur|pounds?|gbp|sterling|francs?|chf|yen|currency)\b|€|£/

const saySettings = (output: SettingsOutput, part: Part, stage: Stage): Saying => {
  const unable = noSetting.filter(([words]) => words.test(part.text)).map(([, said]) => said)
  const other = otherAccount(part, stage)
  const missing = other !== undefined && `You have no ${other === 'ira' ? 'IRA' : other === 'roth' ? 'Roth' : other} account here: ${stage.facts.accounts.length === 1 ? 'your account is' : 'yours are'} ${list(stage.facts.accounts.map(({ label }) => label))}.`
  if (output.page !== null) return { text: paragraphs(output.why.map(sentence).join(' '), 'Open "Account" in the menu and follow the steps there.') }
  if (output.wish !== null) return { text: paragraphs(`I can change that. ${output.why.map(sentence).join(' ')}`, unable.join(' '), 'Nothing has changed yet. Accept it on the card, or type "accept".') }
  return { text: paragraphs(
    unable.join(' '), missing, otherCurrency.test(part.text) && 'Amounts are shown in US dollars only: that is the currency your accounts are kept in. I can show percent first instead.',
    `Your settings:\n${bullets(output.why.map(sentence))}`,
    'Say for example "explain things simply" or "turn notifications off". Email, password and passkeys are on the account page.', asOf(output.asOf)) }
}

const whereData = 'Your data is on the account page: open "Account" in the menu, then "Your data". There you download all of it, as a page to read or as data for a program, and you can have deleted what no rule keeps. I can\'t send it here, since a chat is no safe place for it.'

/** The copy of one's data comes from the account page, and never from a conversation. */
export const settingsSkills = { 'settings': oneCall('settings', settingsArgs, saySettings), 'own-data': words(() => ({ text: whereData })) } as const
