import { expect, test } from 'vitest'
import { slips, spelled } from './spelling.ts'

const names = new Set(['vti', 'nvidia', 'tlt', 'vxus', 'amazon'])
const put = (text: string): string => spelled(text, (word) => names.has(word))

test.each([
  ['pls rebalence my acct', 'please rebalance my account'], ['show my portfolo', 'show my portfolio'], ['wats my performnace', 'what\'s my performance'], ['any divvies lately', 'any dividends lately'],
  ['sell my VTI at 300.50', 'sell my VTI at 300.50'], ['sell vxus and tlt', 'sell vxus and tlt'], ['id like to sell', 'i\'d like to sell'], ['my id is a-12', 'my id is a-12'],
  ['write to me@example.com', 'write to me@example.com'], ['the weather in Oslo', 'the weather in Oslo'], ['Zebra crossing', 'Zebra crossing'],
])('%s → %s', (said, meant) => { expect(put(said)).toBe(meant) })

test.each([['alert', 'alert', 0], ['rebalence', 'rebalance', 1], ['portfolo', 'portfolio', 1], ['teh', 'the', 1], ['cat', 'horse', 3]])('%s is %s with %i slips', (a, b, steps) => { expect(slips(a, b, 2)).toBe(steps) })
