import type { CheckResult } from '../../../domain/check.ts'
import { capital, count, dollars, percent } from '../words/numbers.ts'

type Facts = CheckResult['facts']

const spaced = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[-_]/g, ' ').toLowerCase()
const list = (value: Facts[string] | undefined): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''))
const usd = (value: Facts[string] | undefined): string => (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? dollars(value) : String(value ?? ''))
const share = (value: Facts[string] | undefined): string => {
  const fraction = Number(value)
  return value === null || value === undefined || !Number.isFinite(fraction) ? 'unknown' : percent(fraction)
}

interface CheckWords {
  /** What a passed check found. */
  readonly passed: string
  /** Why it warned or refused, from its facts. */
  readonly against: (facts: Facts, blocked: boolean) => string
}

const concentrated = (facts: Facts): string => `${capital(list(facts.what))} would be ${share(facts.after)} of the account. The limit is ${share(facts.limit)}.`
const dayLimit = (facts: Facts): string => `Orders entered today would come to ${usd(facts.afterUsd)}. The limit is ${usd(facts.limitUsd)}.`
const problem = (facts: Facts): string => `${list(facts.symbol)}: ${list(facts.problem)}.`

const words: Readonly<Record<string, CheckWords>> = {
  'kill-switch': { passed: 'Trading is open at the firm', against: () => 'The firm has stopped all trading for now.' },
  'account-frozen': { passed: 'The account may trade', against: () => 'This account is frozen while a difference is looked into.' },
  instrument: { passed: 'Every symbol trades, in these quantities', against: problem },
  'market-open': { passed: 'The market is open', against: (facts) => `The market is closed on ${list(facts.date)}.` },
  'quote-age': { passed: 'Prices are fresh', against: problem },
  'price-collar': { passed: 'Prices agree with the last close', against: problem },
  'order-size': { passed: 'No order is too large', against: (facts) => `${list(facts.symbol)} comes to ${usd(facts.worstCaseUsd)}. The limit for one order is ${usd(facts.limitUsd)}.` },
  'account-day-limit': { passed: 'Within the account’s limit for today', against: dayLimit },
  'firm-day-limit': { passed: 'Within the firm’s limit for today', against: dayLimit },
  burst: { passed: 'Not too many tickets in a minute', against: (facts) => `${list(facts.lastMinute)} tickets in the last minute. The limit is ${list(facts.limit)}.` },
  'duplicate-order': {
    passed: 'No order like it in the last minute',
    against: (facts) => `The same order for ${list(facts.symbols)} was placed in the last ${list(facts.windowSeconds)} seconds. Confirming places it again.`,
  },
  'restricted-list': { passed: 'Nothing is on the restricted list', against: (facts) => `${list(facts.symbols)} may not be traded by this firm now.` },
  exclusions: {
    passed: 'Nothing that you excluded',
    against: (facts, blocked) => (blocked ? `You excluded ${list(facts.excluded)}, and ${list(facts.symbol)} is one of them.` : `${list(facts.symbols)} carries no sustainability flag, and you asked for a strong one.`),
  },
  suitability: {
    passed: 'Fits your risk profile and policy',
    against: (facts) => (facts.why !== undefined ? `${list(facts.symbol)} is ${list(facts.why)}. Your profile, ${list(facts.riskLevel)}, does not allow it.`
      : facts.assetClass !== undefined ? `${capital(list(facts.assetClass))} would be ${share(facts.after)}. Your policy ends at ${share(facts.bandHigh)}.`
        : `Above your policy’s band: ${list(facts.above).replaceAll(/([\d.]+) above ([\d.]+)/g, (_, now: string, high: string) => `${share(now)}, the band ends at ${share(high)}`)}.`),
  },
  concentration: { passed: 'No single position above its limit', against: concentrated },
  sector: { passed: 'No sector above its limit', against: concentrated },
  crypto: { passed: 'Coins within their limit', against: concentrated },
  esg: {
    passed: 'Within your sustainability limits',
    against: (facts) => `${capital(spaced(list(facts.tag)))} would be ${share(facts.after)} of the account. ${facts.max === undefined ? `You want at least ${share(facts.min)}` : `The limit is ${share(facts.max)}`}.`,
  },
  'margin-regime': {
    passed: 'Within the rules for this kind of account',
    against: (facts) => `Bought and sold on one day ${list(facts.dayTrades)} times in ${list(facts.windowDays)} days. With less than ${usd(facts.minEquityUsd)} in the account ${list(facts.allowed)} are allowed.`,
  },
  cash: {
    passed: 'Cash stays above zero in the worst case',
    against: (facts, blocked) => (blocked ? `Needs ${usd(facts.neededUsd)}. Free are ${usd(facts.freeUsd)}, and these sales bring at least ${usd(facts.fromSalesUsd)}.`
      : 'Uses sale proceeds that settle tomorrow. What you buy with them should not be sold before that.'),
  },
  'position-held': {
    passed: 'You hold what is sold', against: (facts) => `You hold ${list(facts.held)} ${list(facts.symbol)}, of which ${list(facts.inOpenOrders)} are in open orders. This ticket sells ${list(facts.quantity)}.`,
  },
  'good-faith': { passed: 'Nothing is sold before it settled', against: (facts) => `${list(facts.symbol)} was bought with proceeds that have not settled.` },
  'wash-sale': {
    passed: 'No wash sale within 30 days',
    against: (facts) => `Bought or sold within ${list(facts.windowDays)} days: ${list(facts.trades)}. A loss may not count for tax.`,
  },
}

const valueWords = (value: Facts[string]): string => (value === null ? 'none' : typeof value === 'boolean' ? (value ? 'yes' : 'no') : list(value))

/** "wash-sale" is "Wash sale". */
export const checkName = (check: CheckResult): string => capital(spaced(check.name))
export const passedWords = (check: CheckResult): string => words[check.name]?.passed ?? checkName(check)

/** Why a check warned or refused: a sentence for the rules that we know, name and value of each fact for others. */
export const checkFacts = (check: CheckResult): string => {
  if (check.facts.missing !== undefined) return `It could not see: ${list(check.facts.missing)}. So it says no.`
  return words[check.name]?.against(check.facts, check.outcome === 'blocked')
    ?? Object.entries(check.facts).map(([name, value]) => `${spaced(name)}: ${valueWords(value)}`).join('; ')
}

/** Where text is all there is: what warned or refused, each with its reason, then how many passed. */
export const checkLines = (checks: readonly CheckResult[]): readonly string[] => {
  const passed = checks.filter((check) => check.outcome === 'passed').length
  return [
    ...checks.filter((check) => check.outcome !== 'passed').map((check) => `${check.outcome === 'blocked' ? '✗' : '!'} ${checkName(check)}: ${checkFacts(check)}`),
    ...(passed > 0 ? [`${capital(count(passed, 'check'))} passed.`] : []),
  ]
}
