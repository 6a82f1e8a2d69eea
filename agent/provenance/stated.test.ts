import { beforeAll, expect, test } from 'vitest'
import { checkSentence } from './check.ts'
import { emptyEvidence } from './evidence.ts'
import { addValue } from './read-result.ts'
import { otherScenes } from './testing/other-scenes.ts'
import { testResults, type TestResults } from './testing/results.ts'

let scenes: Readonly<Record<'usual' | 'acts' | 'book' | 'ticket', TestResults>>
beforeAll(async () => {
  const { investor, advisor } = await otherScenes()
  const ticket = await testResults('Sell 10 AAPL', [['trade-proposer', { orders: [{ symbol: 'AAPL', side: 'sell', quantity: '10' }] }], ['symbol-search', { query: 'large growth fund' }], ['market', { symbols: ['BTC-USD'] }]])
  scenes = { usual: await testResults(), acts: investor, book: advisor, ticket }
})

/** Without a figure, and still wrong: what the results say in one word of a few, said in another. */
const lies: readonly (readonly [scene: keyof typeof scenes, kind: string, sentences: readonly string[]])[] = [
  ['acts', 'the tax term', ['Your gains are short-term.', 'All of your gains are short-term.', 'AAPL is short-term.', 'TLT\'s loss is short-term.', 'AAPL and VTI are short-term holdings.', 'Your gains are not long-term.']],
  ['acts', 'the tax term in a row', ['| AAPL | 2021-03-05 | short |']], ['usual', 'the tax term of a sale', ['The sale would make a short-term gain.', 'Selling AAPL now would create a short-term gain.']],
  ['acts', 'whether a goal is reached', ['You are not on track for retirement.', 'Your retirement is off track.']],
  ['usual', 'the side of a target', ['Stocks are underweight.', 'Your bonds are above their 35 % target.', 'Bonds are over target.', 'Bonds are above the 30–40 % band.', 'Bonds are overweight.', 'Your bonds are above their target.', 'You are overweight in bonds.', 'You are underweight stocks and overweight bonds.', 'Stocks are not above their target.', 'Stocks are no longer above their target.', '| Stocks | below |']],
  ['usual', 'the place in a band', ['Bonds are inside their band.', 'You are inside the bands of your policy.', 'Your portfolio is inside the bands of your policy.', 'Stocks and cash are inside their bands.', 'Cash and stocks are inside their bands.', 'All of your classes are inside their bands.', '| Bonds | within |']],
  ['book', 'a client\'s place in the policy', ['Client 02 is within its policy.', 'Client 01 is inside its bands.', 'Client 03 has an aggressive risk level.']],
  ['usual', 'what a thing is', ['AAPL is a fund.', 'VTI is a single stock.', 'VTI is a bond fund.', 'BND is a stock fund.', 'BND and AAPL are funds.']], ['ticket', 'what a thing is', ['QQQ is a value fund.', 'BTC-USD is a company.']], ['ticket', 'the tax term of a sold lot', ['The gain on AAPL is short-term.']], ['usual', 'whether an account is taxed', ['Your individual account is tax-free.']], ['usual', 'whether a trade pays', ['Rebalancing is not worth the trouble.']],
  ['ticket', 'the side of a target after a trade', ['Bonds are above their target.', 'Your stocks are below their target.']], ['usual', 'the risk level', ['Your risk level is aggressive.', 'You have an aggressive risk profile.']],
  ['usual', 'what no result says', ['Your dividends are qualified.', 'Your dividends are qualified, so they are taxed at 15 %.', 'You receive qualified dividends.']], ['ticket', 'what no result says', ['Your gain on VTI is short-term.', 'You are on track.']],
  ['ticket', 'the side of an order', ['You would buy AAPL.', 'This buys AAPL.', '| AAPL | buy |']], ['acts', 'the side of a list', ['The rebalance would sell AAPL and BND.']], ['usual', 'the side of a planned sale', ['You would buy AAPL.']], ['ticket', 'the side of an amount', ['You could buy {trade-proposer/totals/sellsUsd $} of AAPL.']],
]

const truths: Readonly<Record<keyof typeof scenes, readonly string[]>> = {
  acts: [
    'Your gains are long-term.', 'Your TLT lot is long-term.', 'AAPL and VTI are long-term holdings.', 'None of your gains is short-term.', 'You have no short-term gains.', '| AAPL | 2021-03-05 | long |', 'Short-term gains are taxed at 24 %.',
    'If you had bought AAPL this year, the gain would be short-term.', 'Lots that you hold for a year or less are short-term.', 'I can\'t say whether your gains are short-term or long-term.', 'Retirement is a long-term goal.', 'You are a long-term investor.',
    'You are on track for retirement.', 'Are you on track?', 'Saving less would put you off track.', 'The rebalance sells AAPL and TLT.', 'To buy AAPL you would need cash.', 'You could sell $18,535 of AAPL.',
  ],
  usual: [
    'Stocks are above their target and bonds are below theirs.', 'Stocks and bonds are outside their bands.', 'Cash is inside its band.', 'Cash is slightly below its 5 % target.', 'With this mix, stocks stay inside their band.', 'The new weights are within your policy.', 'The ticket is within your policy.', 'You\'re outside your policy\'s bands, so a rebalance is due.', 'A rebalance would bring bonds back inside their band.', 'You are overweight stocks and underweight bonds.',
    'You are above your target in stocks.', '| Stocks | above |', '| Cash | within |', 'TLT is a long-term Treasury fund.', 'TLT is a bond fund that falls when rates rise.', 'AAPL is a single stock, so it can fall a lot.', 'VTI is the cheapest fund you hold.', 'Beside AAPL there is a fund for everything else.', 'Your individual account is taxable.', 'Rebalancing is worth the trouble.', 'VTI is a total stock market fund.',
    'BND is a total bond market index fund.', 'BND and TLT are bond funds.', 'AAPL and VTI are stock investments.', 'Your risk level is balanced.', 'An aggressive risk level would allow more stocks.', 'Your gain on AAPL is long-term.', 'The sale would make a long-term gain.', 'Your money is mostly in stocks, which are above target.', 'Qualified dividends are taxed like long-term gains.',
  ],
  book: ['Client 03 is outside its policy\'s bands.', 'All clients are outside their bands.', 'Client 01 has a balanced risk level.'], ticket: ['QQQ is a growth fund.', 'Bonds are below their target.', 'A rebalance buys what you lack.', 'You would sell AAPL.', '| AAPL | sell |'],
}

test.each(lies.flatMap(([scene, kind, sentences]) => sentences.map((sentence) => [kind, sentence, scene] as const)))('held back, %s: %s', (_, sentence, scene) => { expect(scenes[scene].evidence.check(scenes[scene].write(sentence)).passed).toBe(false) })
test.each(Object.entries(truths).flatMap(([scene, sentences]) => sentences.map((sentence) => [sentence, scene as keyof typeof scenes] as const)))('let through: %s', (sentence, scene) => { expect(scenes[scene].evidence.check(sentence)).toMatchObject({ passed: true }) })

test.each([
  ['VTI is long-term.', true], ['Your VTI lots are long-term.', false], ['All VTI lots are short-term.', false], ['Some of your VTI lots are short-term.', true], ['Some of your VTI lots are short-term, and the others are long-term.', true], ['- VTI bought on 2026-03-02: long-term from 2027-03-03.', true], ['Some of your gains are long-term.', true], ['Your gains are short-term.', false],
  ['The lot of VTI bought on 2026-03-02 is long-term.', false], ['The lot of VTI bought on 2026-03-02 is short-term.', true], ['| VTI | 2026-03-02 | long |', false], ['| VTI | 2026-03-02 | short |', true],
])('of two lots, one of each term: %s', (sentence, passes) => {
  const evidence = emptyEvidence()
  addValue(evidence, { lots: [{ symbol: 'VTI', acquiredOn: '2021-03-05', term: 'long' }, { symbol: 'VTI', acquiredOn: '2026-03-02', term: 'short', longTermFrom: '2027-03-03' }] }, (pointer) => ({ tool: 0, pointer }))
  expect(checkSentence(sentence, evidence, new Map()).passed).toBe(passes)
})
