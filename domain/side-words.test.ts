import { expect, test } from 'vitest'
import { sideWords } from './side-words.ts'

test.each([
  ['buy', 'grab me 10 MSFT'], ['buy', 'Pick up some VTI'], ['buy', '50 more shares of VXUS'], ['buy', 'purchasing 3 BND'], ['buy', 'put $500 in gold'],
  ['sell', 'offload 3 VTI'], ['sell', 'halve my QQQ'], ['sell', 'let 5 Tesla go'], ['sell', 'let it go'], ['sell', 'take me out of AMZN'], ['sell', 'get rid of it'], ['sell', 'drop all of it'], ['sell', 'use the proceeds'],
] as const)('%s: %s', (side, text) => expect(sideWords[side].test(text)).toBe(true))

test.each([
  ['buy', 'place an order to sell 10 VTI'], ['buy', 'put in a sell order for 10 VTI'], ['sell', 'place an order to buy 10 VTI'],
  ['buy', '10 MSFT please'], ['sell', '10 MSFT please'], ['sell', 'if it drops to 90'], ['sell', 'the cabin in the woods'], ['buy', 'selling three VTI'], ['sell', 'let me see my holdings'],
] as const)('%s is not said: %s', (side, text) => expect(sideWords[side].test(text)).toBe(false))
