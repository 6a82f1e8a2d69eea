import { expect, test } from 'vitest'
import { testPorts } from '../../testing/ports.ts'
import { nameBookOf } from '../../words/names.ts'
import { dialogueOf } from '../dialogue.ts'
import { draftOf } from '../understand/draft.ts'
import type { Intent } from '../understand/intents.ts'
import { skillOf } from './index.ts'
import type { Done, Saying } from './skill.ts'

/** What one skill answers to a sentence of its intent, whoever understood it. */
const answer = async (intent: Intent, said: string): Promise<Saying & { readonly done: readonly (Done & { readonly input: unknown })[] }> => {
  const ports = await testPorts(said)
  const names = nameBookOf(ports.market)
  const part = { ...draftOf(said, names, ports.market.asOf), intent, index: 0 }
  const stage = { ...ports, names, dialogue: dialogueOf([], ports.facts) }
  const skill = skillOf(intent)
  const done: (Done & { readonly input: unknown })[] = []
  for (let calls = skill.calls(part, stage, done); calls.length > 0; calls = skill.calls(part, stage, done)) {
    for (const { name, args } of calls) {
      const { call, refusal } = await ports.run(ports.tools.find((tool) => tool.name === name)!, args, [])
      done.push({ name, input: call.input, output: call.output, ...(refusal && { refusal }) })
    }
  }
  return { ...skill.say(part, stage, done), done }
}

test.each<readonly [intent: Intent, said: string, words: RegExp]>([
  ['fundamentals', 'how big is Boeing by market value', /^Boeing is not among the funds, shares and coins/], ['fundamentals', 'what are the margins of the company', /^Which company do you mean\?/], ['fundamentals', 'what is the p/e of Apple', /Apple Inc\. \(AAPL\) is a company/],
  ['price', 'where does XYZQ trade', /^XYZQ is not among/], ['price', 'am I up or down this week, and how much', /^You are (?:up|down) /], ['price', 'what did Apple close at in 2015', /^I keep the newest close only[^]*AAPL closed at/], ['price', 'where is Apple now', /^AAPL closed at/],
  ['instrument', 'what is the expense ratio of BND', /^BND costs 0\.03 % a year\./], ['instrument', 'which index does VTI follow', /^What a fund holds, which index it follows/], ['instrument', 'tell me about BND', /^BND is Vanguard/], ['instrument', 'does Realty Income pay every month', /^Realty Income is not among/],
  ['news', 'what do they write about Pfizer', /^Pfizer is not among/], ['news', 'anything on QZXW this morning', /^QZXW is not among/], ['news', 'headlines on what I own', /^No news source is switched on here/], ['macro', 'where is the euro', /^The euro was \$[\d.]+ on [\d-]+\. A year before the euro was \$/], ['macro', 'what is the vix at', /^The VIX was [\d.]+ on [\d-]+\. A year before the VIX was/],
  ['macro', 'is the yield curve inverted', /^The curve is not inverted: /], ['macro', 'how high is unemployment', /^I have no figure for unemployment\./], ['macro', 'where are rates', /^The federal funds rate was/],
  ['symbol-search', 'find a gold fund', /^The best match is GLD/], ['symbol-search', 'a fund for violin makers, brewers, gold diggers and xylophones', /^Nothing that is listed here is all of that\. What comes nearest:\n\nThe best match is GLD/], ['symbol-search', 'a fund of xylophones', /^No fund, share or coin that is listed here fits that\./],
  ['goal', 'is the sailboat fund on pace', /^There is no goal "Sailboat" on file\./], ['goal', 'am I on track for retirement', /^You are (?:not )?on track/], ['goal', 'how much a month to have 30k by 2030', /^You have no more to save for that: \$30,000 by December 2030/],
  ['settings', 'shorter replies from now on', /^How long my answers are can't be set\./], ['settings', 'use my Roth by default when I trade', /^You have no Roth account here: your account is Individual account\./], ['settings', 'turn notifications off, the daily ones', /^I can change that\.[^]*When and how often/],
  ['exclude', 'no tobacco for me', /^Excluded: nothing becomes tobacco\./], ['exclude', 'no guns please', /^No share that is listed here has to do with weapons/], ['exclude', 'keep me out of casinos', /^I can't screen for gambling: /],
  ['exclude', 'my faith does not allow tobacco or alcohol', /^Excluded: nothing becomes tobacco\.[^]*I can't screen for alcohol: /], ['exclude', 'never buy Meta for me', /^Excluded: nothing becomes META\./], ['exclude', 'leave things out', /^What should be excluded\?/],
])('%s: "%s"', async (intent, said, words) => { expect((await answer(intent, said)).text).toMatch(words) })

test.each<readonly [said: string, weights: Readonly<Record<string, number>>]>([
  ['run 70 vti 30 bnd from 2012', { VTI: 0.7, BND: 0.3 }], ['half QQQ, half gold since 2010', { QQQ: 0.5, GLD: 0.5 }], ['a quarter each stocks, long bonds, cash and gold', { VTI: 0.25, TLT: 0.25, BIL: 0.25, GLD: 0.25 }],
  ['somebody says 80% VTI / 20% TLT made 9.5% a year over 15 years', { VTI: 0.8, TLT: 0.2 }], ['how would $100 a month in the S&P have done', { SPY: 1 }], ['VTI since 2010', { VTI: 1 }],
])('the mix to be tested: "%s"', async (said, weights) => {
  const { done } = await answer('backtest', said)
  expect(done[0]!.input).toMatchObject({ portfolio: { kind: 'weights', weights: Object.entries(weights).map(([symbol, weight]) => ({ symbol, weight })) } })
})

test.each<readonly [said: string, scenarios: readonly Readonly<Record<string, unknown>>[] | undefined, words: RegExp]>([
  ['what if stocks fall 20%', [{ kind: 'market', change: -0.2 }], /^Hypothetical/], ['what if the dollar falls 20%', undefined, /^I have no measure of what a currency would do to you/], ['what if chip makers halve', undefined, /^I have no measure of what chip makers would do/],
  ['oil at 150 and stocks down 10%', [{ kind: 'market', change: -0.1 }], /^I have no measure of what the oil price would do/], ['the fed hikes two full points', [{ kind: 'rates', changeBps: 200 }], /^Hypothetical/],
  ['my aunt lost half of it in 2008, what would that crisis do to me', [{ kind: 'crisis', crisis: '2008' }], /^Hypothetical/],
])('a shock that can be moved, and one that can\'t: "%s"', async (said, scenarios, words) => {
  const { text, done } = await answer('stress', said)
  const { scenarios: moved } = done[0]!.input as { readonly scenarios?: readonly unknown[] }
  expect(moved?.length ?? 0).toBe(scenarios?.length ?? 0)
  if (scenarios) expect(moved).toMatchObject(scenarios)
  expect(text).toMatch(words)
})

test('yields at a level are a way from where they stand', async () => {
  const { done } = await answer('stress', 'what if ten-year yields went to 9%')
  const { scenarios: [rates] } = done[0]!.input as { readonly scenarios: readonly [{ readonly kind: string; readonly changeBps: number }] }
  expect(rates.kind).toBe('rates')
  expect(rates.changeBps).toBeLessThan(800)
})
