import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isRefusal } from '../../domain/result.ts'
import { openSnapshot } from '../../market/snapshot/index.ts'
import { runTool } from '../define-tool.ts'
import { contextOf, factsOf } from '../portfolio-source/fixture.ts'
import { symbolSearch } from './index.ts'
import { resolveSymbol } from './lookup.ts'
import { editDistance } from './words.ts'

const view = await openSnapshot().asOf('2026-07-31')
const search = async (input: unknown) => runTool(symbolSearch, input, contextOf(view, factsOf()))
const first = async (query: string): Promise<string[]> =>
  ((await search({ query })).output as { matches: { symbol: string }[] }).matches?.map((each) => each.symbol) ?? []

test.each([
  ['total stock market Vanguard fund', 'VTI'], ['What is the symbol for the S&P 500 index fund?', 'VOO|SPY'], ['google', 'GOOGL'], ['facebook', 'META'], ['nasdaq', 'QQQ'],
  ['gold', 'GLD'], ['bitcoin', 'BTC-USD'], ['total bond market', 'BND'], ['high yield bonds', 'HYG'], ['emerging market bonds', 'EMB'], ['vti', 'VTI'], ['BRK.B', 'BRK-B'],
  ['coca cola', 'KO'], ['microsft', 'MSFT'], ['long term treasuries', 'TLT'], ['municipal bonds', 'MUB'], ['real estate', 'VNQ'], ['esg', 'ESGU|ESGV'], ['tesla', 'TSLA'],
  ['international bonds', 'BNDX'], ['inflation protected bonds', 'TIP|VTIP'], ['russell 2000', 'IWM'], ['berkshire hathaway', 'BRK-B'], ['dividend growth', 'VIG'],
])('%s → %s', async (query, expected) => {
  expect(expected.split('|')).toContain((await first(query))[0])
})

test('filters narrow, and nothing found is a refusal', async () => {
  const { output } = await search({ query: 'emerging markets', assetClass: 'bonds' })
  expect((output as { matches: { symbol: string }[] }).matches.every((each) => ['EMB', 'BND'].includes(each.symbol))).toBe(true)
  expect((output as { matches: { symbol: string }[] }).matches[0]!.symbol).toBe('EMB')
  expect((await search({ query: 'xylophone' })).refusal?.code).toBe('NO_MATCH')
  expect((await search({ query: 'xylophone fund' })).refusal?.facts.heard).toEqual([])
  expect((await search({ query: 'a fund for violin makers, brewers, gold diggers and xylophones' })).refusal?.facts.heard).toEqual(['gold'])
  expect((await search({ query: '' })).refusal?.code).toBe('INVALID_INPUT')
})

test.each([
  ['АAPL', 'AAPL', 'U+0410 looks like A'], ['МSFТ', 'MSFT', 'U+041C looks like M'], ['AAPL\u200b', 'AAPL', 'U+200B is not a letter of a symbol'], ['ＶＴＩ', 'VTI', 'U+FF36 looks like V'],
])('homoglyph: %j is not %s, and the refusal says so', (text, meant, finding) => {
  const refusal = resolveSymbol(text, view)
  expect(isRefusal(refusal) && refusal).toMatchObject({ code: 'UNKNOWN_SYMBOL', facts: { suggestions: [meant] } })
  expect(isRefusal(refusal) && refusal.facts.homoglyphs).toContain(finding)
})

test.each([['VIT', 'VTI'], ['BTC', 'BTC-USD'], ['AAPLE', 'AAPL'], ["' OR 1=1--", undefined], ['DROP TABLE', undefined]])('unknown %j suggests %s', (text, suggestion) => {
  const refusal = resolveSymbol(text, view)
  expect(isRefusal(refusal)).toBe(true)
  if (isRefusal(refusal) && suggestion) expect(refusal.facts.suggestions).toContain(suggestion)
})

test.each([['vti', 'VTI'], [' VTI ', 'VTI'], ['brk.b', 'BRK-B'], ['BTC-USD', 'BTC-USD']])('%j is %s', (text, symbol) => {
  expect(resolveSymbol(text, view)).toMatchObject({ symbol })
})

test('edit distance: symmetric, zero only for equals, a swap is one', () => {
  expect([editDistance('vit', 'vti', 1), editDistance('apple', 'aple', 1), editDistance('abc', 'xyz', 1)]).toEqual([1, 1, 2])
  fc.assert(fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
    expect(editDistance(a, b, 8)).toBe(editDistance(b, a, 8))
    expect(editDistance(a, b, 8) === 0).toBe(a === b)
  }), { numRuns: 100 })
})
