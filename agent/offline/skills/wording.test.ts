import { expect, test } from 'vitest'
import { testPorts } from '../../testing/ports.ts'
import { nameBookOf } from '../../words/names.ts'
import { dialogueOf } from '../dialogue.ts'
import { draftOf } from '../understand/draft.ts'
import type { Intent } from '../understand/intents.ts'
import { skillOf } from './index.ts'
import type { Done, Saying } from './skill.ts'

/** What one skill answers to a sentence of its intent, whoever understood it. */
const answer = async (intent: Intent, said: string): Promise<Saying & { readonly done: readonly Done[] }> => {
  const ports = await testPorts(said)
  const names = nameBookOf(ports.market)
  const part = { ...draftOf(said, names, ports.market.asOf), intent, index: 0 }
  const stage = { ...ports, names, dialogue: dialogueOf([], ports.facts) }
  const skill = skillOf(intent)
  const done: Done[] = []
  for (let calls = skill.calls(part, stage, done); calls.length > 0; calls = skill.calls(part, stage, done)) {
    for (const { name, args } of calls) {
      const { call, refusal } = await ports.run(ports.tools.find((tool) => tool.name === name)!, args, [])
      done.push({ name, output: call.output, ...(refusal && { refusal }) })
    }
  }
  return { ...skill.say(part, stage, done), done }
}

test.each<readonly [intent: Intent, said: string, words: RegExp]>([
  ['fundamentals', 'how big is Boeing by market value', /^Boeing is not among the funds, shares and coins/], ['fundamentals', 'what are the margins of the company', /^Which company do you mean\?/], ['fundamentals', 'what is the p\/e of Apple', /Apple Inc\. \(AAPL\) is a company/],
  ['price', 'where does XYZQ trade', /^XYZQ is not among/], ['price', 'am I up or down this week, and how much', /^You are (?:up|down) /], ['price', 'what did Apple close at in 2015', /^I keep the newest close only[^]*AAPL closed at/], ['price', 'where is Apple now', /^AAPL closed at/],
  ['instrument', 'what is the expense ratio of BND', /^BND costs 0\.03 % a year\./], ['instrument', 'which index does VTI follow', /^What a fund holds, which index it follows/], ['instrument', 'tell me about BND', /^BND is Vanguard/], ['instrument', 'does Realty Income pay every month', /^Realty Income is not among/],
  ['news', 'what do they write about Pfizer', /^Pfizer is not among/], ['news', 'anything on QZXW this morning', /^QZXW is not among/], ['news', 'headlines on what I own', /^No news source is switched on here/], ['macro', 'where is the euro', /^The euro was \$[\d.]+ on [\d-]+\. A year before the euro was \$/], ['macro', 'what is the vix at', /^The VIX was [\d.]+ on [\d-]+\. A year before the VIX was/],
  ['macro', 'is the yield curve inverted', /^The curve is not inverted: /], ['macro', 'how high is unemployment', /^I have no figure for unemployment\./], ['macro', 'where are rates', /^The federal funds rate was/],
  ['exclude', 'no tobacco for me', /^Excluded: nothing becomes tobacco\./], ['exclude', 'no guns please', /^No share that is listed here has to do with weapons/], ['exclude', 'keep me out of casinos', /^I can't screen for gambling: /],
  ['exclude', 'my faith does not allow tobacco or alcohol', /^Excluded: nothing becomes tobacco\.[^]*I can't screen for alcohol: /], ['exclude', 'never buy Meta for me', /^Excluded: nothing becomes META\./], ['exclude', 'leave things out', /^What should be excluded\?/],
])('%s: "%s"', async (intent, said, words) => { expect((await answer(intent, said)).text).toMatch(words) })
