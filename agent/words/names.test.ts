import { expect, test } from 'vitest'
import { testMarket } from '../offline/testing/scene.ts'
import { nameBookOf } from './names.ts'

test.each([
  ['should I keep my Boeing?', ['Boeing']], ['what did we give for nestlé back then', ['nestlé']], ['swap $PYPL for arkk', ['$PYPL', 'arkk']], ['200 shares of Acme Holdings, please', ['Acme Holdings']], ['sell 5 XYZQ', ['XYZQ']], ['I have owned GE for years', ['GE']],
  ['buy 10 VTI and some Nvidia', []], ['5 shares of Apple', []], ['what did it cost me', []], ['ALL OF MY SHARES NOW', []], ['the shares in March', []], ['is all of it up 50 bp', []], ['sell 100 USD of it', []], ['my purchases of GOOGL', []],
])('not listed here: %s', async (text, names) => expect(nameBookOf(await testMarket()).unlisted(text).map(({ name }) => name)).toEqual(names))

test('names of companies are known whether they are listed or not', async () => expect(nameBookOf(await testMarket()).mask('walmart or Starbucks').symbols).toEqual(['WMT']))
