import { expect, test } from 'vitest'
import { amountsIn } from '../../words/amounts.ts'
import { nameBookOf } from '../../words/names.ts'
import { dialogueOf } from '../dialogue.ts'
import { sceneFor, testMarket } from '../testing/scene.ts'
import { ordersIn } from './orders.ts'

const sell = (symbol: string, size: object) => ({ symbol, side: 'sell', ...size })
const buy = (symbol: string, size: object) => ({ symbol, side: 'buy', ...size })

test.each([
  ['sell 10 VTI and grab 5 BND', [sell('VTI', { quantity: '10' }), buy('BND', { quantity: '5' })]], ['offload 10 VTI, then snap up 5 BND', [sell('VTI', { quantity: '10' }), buy('BND', { quantity: '5' })]],
  ['sell 10 VTI and 5 more BND', [sell('VTI', { quantity: '10' }), sell('BND', { quantity: '5' })]], ['buy 10 VTI and another 5 BND', [buy('VTI', { quantity: '10' }), buy('BND', { quantity: '5' })]],
  ['buy 5 VTI, 3 BND and sell 2 TLT', [buy('VTI', { quantity: '5' }), buy('BND', { quantity: '3' }), sell('TLT', { quantity: '2' })]], ['get rid of VTI and BND', [sell('VTI', { fraction: 'all' }), sell('BND', { fraction: 'all' })]],
  ['sell all my VTI, buy 10 BND with the proceeds', [sell('VTI', { fraction: 'all' }), buy('BND', { quantity: '10' })]], ['ditch everything', ['VTI', 'BND', 'AAPL', 'TLT'].map((symbol) => sell(symbol, { fraction: 'all' }))],
  ['trim 10 VTI and BND', undefined], ['trim my VTI', undefined], ['VTI 10', undefined],
] as const)('%s', async (said, orders) => {
  const [scene, names] = [await sceneFor(said), nameBookOf(await testMarket())]
  const { text: masked, symbols } = names.mask(said)
  const text = masked.toLowerCase()
  const part = { index: 0, intent: 'trade' as const, text, plain: said, lower: said.toLowerCase(), symbols, amounts: amountsIn(text), period: undefined }
  expect(ordersIn(part, { ...scene, names, dialogue: dialogueOf(scene.past, scene.facts) }, amountsIn)).toEqual(orders)
})
