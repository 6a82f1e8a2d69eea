import { expect, test } from 'vitest'
import { readAs } from '../testing/part.ts'
import { investSkill, raiseSkill } from './cash.ts'
import type { Done } from './skill.ts'
import { tradingSkills } from './trading.ts'

const held: Done = { name: 'portfolio', output: { availableCashUsd: '4000.00', investedUsd: '90000.00' } }
const [ticket, preview] = ['trade-proposer', 'trade-preview']

/** Both steps together: the portfolio is asked only where the text has no dollars. */
const called = async (intent: 'invest' | 'raise-cash', text: string): Promise<readonly unknown[]> => {
  const skill = intent === 'invest' ? investSkill : raiseSkill
  const [part, stage] = await readAs(intent, text)
  const first = skill.calls(part, stage, [])
  return (first[0]?.name === 'portfolio' ? skill.calls(part, stage, [held]) : first).map(({ name, args }) => [name, args.investUsd ?? args.raiseUsd])
}

test.each([
  ['too much money lies around in my account, please invest all of it to my plan', [[ticket, '4000.00']]], ['invest whatever dollars are left over and idle', [[ticket, '4000.00']]], ['put half of the cash to work', [[ticket, '2000.00']]],
  ['our spare money is doing nothing, allocate a quarter of it', [[ticket, '1000.00']]], ['8,250 came from the sale of the boat, please invest it', [[ticket, '8250.00']]], ['invest the 700 from last week', [[ticket, '700.00']]],
  ['what shall we buy with the uninvested bit', [[preview, '4000.00']]], ['spread the idle cash over my funds', [[ticket, '4000.00']]], ['I have too much cash, 12% I believe, suggest something', [[preview, '4000.00']]],
  ['I want to invest', []], ['invest some money for me', []], ['put a bit of my cash to work', []], ['invest the bonus of 2025', []], ['put all my cash in something safe', []],
])('invest: %s', async (text, wanted) => expect(await called('invest', text)).toEqual(wanted))

test.each([
  ['sell enough for the builder, he wants 14,300', [[ticket, '14300.00']]], ['liquidate about 6000 by the 15th', [[ticket, '6000.00']]], ['withdraw 900', [[ticket, '900.00']]],
  ['I must find twelve thousand dollars for the tax office', [[preview, '12000.00']]], ['turn a tenth into cash', [[ticket, '9000.00']]], ['turn 20 percent into cash', [[ticket, '18000.00']]],
  ['sell something, I need money in 2027', []], ['raise cash', []], ['sell enough for 10 days in Rome', []],
])('raise: %s', async (text, wanted) => expect(await called('raise-cash', text)).toEqual(wanted))

test('where no size was said, the free cash is, with the question', async () => {
  const [part, stage] = await readAs('invest', 'I want to invest')
  expect(investSkill.say(part, stage, [held])).toMatchObject({ outcome: 'clarify', text: expect.stringMatching(/^How much do you want to invest\? \$4,000 of your cash is free/) })
})

test.each([
  ['put my spare cash into SCHD', [{ symbol: 'SCHD', side: 'buy', fraction: 'all' }]], ['invest 900 dollars in BND', [{ symbol: 'BND', side: 'buy', amountUsd: '900.00' }]], ['a bonus from Amazon came, $900, invest it', undefined],
])('an investment with its fund named is an order: %s', async (text, orders) => {
  expect(tradingSkills.invest.calls(...await readAs('invest', text), []).map(({ args }) => args.orders)).toEqual([orders])
})
