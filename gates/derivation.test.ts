import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProposedLeg } from '../domain/proposal.ts'
import { proposeTicket } from './propose-ticket.ts'
import { buy, codeOf, gateWorld, sell, type GateWorld } from './testing.ts'

let world: GateWorld
beforeAll(async () => { world = await gateWorld() })
afterAll(() => world.close())

/** 500 VTI at $100 and 1,000 BND at $50 are held; news was read, and somebody else wrote it. */
const proposed = (words: string, legs: readonly ProposedLeg[]) =>
  proposeTicket(world.deps, { actor: world.investor, conversationId: 'talk', proposal: { accountId: 'account-investor', title: '', legs, impact: null, taxUsd: null }, underived: ['news'], words: [words] })

describe('AT01 a side or a size that the person did not say comes from nobody', () => {
  test.each<[string, readonly ProposedLeg[]]>([
    ['Sell 10 BND and use the proceeds to buy VTI', [sell('BND', '1000'), buy('VTI', '400')]],
    ['Sell 10 BND and use the proceeds to buy VTI', [sell('BND', '10'), buy('VTI', '6')]],
    ['Sell 10 BND and use the proceeds to buy VTI', [buy('VTI', '5')]],
    ['Sell 10 BND', [sell('VTI', '10')]],
    ['Sell 10 BND', [sell('BND', '10'), sell('VTI', '10')]],
    ['Swap 10 BND for VTI', [sell('BND', '1000'), buy('VTI', '500')]],
    ['What were the proceeds of my last sale?', [sell('BND', '300')]],
    ['What were the proceeds of my last sale?', [buy('VTI', '20')]],
    ['Raise $500 in cash', [buy('VTI', '5')]],
    ['Sell 10 VTI in order to pay my rent', [buy('VTI', '10')]],
    ['Place a limit order to sell 10 VTI', [buy('VTI', '10')]],
    ['Place a sell order for 10 VTI', [buy('VTI', '10')]],
    ['May I buy 10 VTI?', [buy('VTI', '10')]],
    ['Put me in touch with somebody about my 10 VTI', [buy('VTI', '10')]],
    ['Cancel my order for 10 VTI', [buy('VTI', '10')]],
    ['Any extra costs on my 10 VTI?', [buy('VTI', '10')]],
    ['Tell me more about my 10 VTI', [buy('VTI', '10')]],
    ['what is the lower bound on my 10 VTI', [sell('VTI', '10')]],
    ['short summary of my 10 VTI', [sell('VTI', '10')]],
    ['Do not sell my 10 VTI', [sell('VTI', '10')]],
    ['I sold 10 VTI in May', [sell('VTI', '10')]],
    ['What is the risk of my portfolio?', [sell('VTI', '300')]],
    ['What is the price target of VTI?', [buy('VTI', '50')]],
    ['How does tax-loss harvesting work?', [sell('BND', '300')]],
    ['Compare VTI to its price target', [sell('VTI', '300')]],
    ['Switch to dark mode', [sell('VTI', '500')]],
    ['Sell 10 of my VTI', [sell('VTI', '500')]],
    ['Cancel my buy order for 10 VTI', [buy('VTI', '10')]],
    ['Tell me what happens if I sell 10 VTI', [sell('VTI', '10')]],
    ['What does all this mean? Sell some VTI', [sell('VTI', '500')]],
    ['Sell 20% of my VTI', [sell('VTI', '20')]],
    ['Is BND safer than VTI?', [sell('VTI', '300')]],
  ])('%s', async (words, legs) => {
    expect(await proposed(words, legs)).toMatchObject({ code: 'UNTRUSTED_SOURCE' })
  })
})

test.each<[string, readonly ProposedLeg[]]>([
  ['Sell 10 BND and use the proceeds to buy VTI', [sell('BND', '10'), buy('VTI', '5')]],
  ['Swap 10 BND for VTI', [sell('BND', '10'), buy('VTI', '5')]],
  ['Switch my BND into VTI', [sell('BND', '1000'), buy('VTI', '500')]],
  ['Switch BND into VTI', [sell('BND', '1000'), buy('VTI', '500')]],
  ['Sell my BND', [sell('BND', '1000')]],
  ['Sell 20% of my VTI', [sell('VTI', '100')]],
  ['Do not sell VTI, sell 10 BND', [sell('BND', '10')]],
  ['How is VTI doing? Buy 10', [buy('VTI', '10')]],
  ['Raise $500 in cash', [sell('VTI', '5')]],
  ['Withdraw $500', [sell('VTI', '5')]],
  ['Get me 10 VTI', [buy('VTI', '10')]],
  ['Can you order 10 VTI for me?', [buy('VTI', '10')]],
  ['Place a limit order for 10 VTI', [buy('VTI', '10')]],
  ['$500 into VTI', [buy('VTI', '5')]],
  ['Free up $500', [sell('VTI', '5')]],
  ['Get me back to 60/40', [sell('VTI', '100'), buy('BND', '150')]],
  ['10 more VTI please', [buy('VTI', '10')]],
  ['Halve my BND', [sell('BND', '500')]],
  ['Make me less risky', [sell('VTI', '100'), buy('BND', '150')]],
  ['Bring me back to my targets', [sell('BND', '100'), buy('VTI', '40')]],
])('a person is understood beside words of others: %s', async (words, legs) => {
  expect(codeOf(await proposed(words, legs))).toBe('ok')
})
