import { expect, test } from 'vitest'
import type { PastTurn } from '../../../domain/turn.ts'
import { readAs } from '../testing/part.ts'
import { rebalanceSkill } from './rebalance.ts'

const shown: PastTurn = { turnId: 't1', messageId: 'm1', said: 'find me a safer mix', reply: '', outcome: 'answered', results: [{ id: 'r1', tool: 'optimizer', input: {}, output: { weights: [] } }], ticketIds: [] }
const called = async (text: string, past: readonly PastTurn[] = []): Promise<readonly unknown[]> => rebalanceSkill.calls(...await readAs('rebalance', text, past), []).map(({ name, args }) => [name, args])
const policy = ['trade-proposer', { toPolicy: true }]

// The policy of the test has 60 % in stocks.
test.each([
  ['all of it has drifted, please move it back to the targets', [policy]], ['put everything back in line with what we agreed', [policy]], ['this got lopsided, rebalance it', [policy]], ['fix it so that every class is within its band', [policy]],
  ['restore my 60/40 and rebalance', [policy]], ['rebalance to 80/20', []], ['bring it back to the agreed 40/50/10', []], ['rebalance to that', []], ['adjust to your suggestion', []],
  ['rebalance without selling', [['portfolio', {}]]], ['back to my targets, but use new money only', [['portfolio', {}]]],
  ['things should be where they belong again', [['trade-preview', { toPolicy: true }]]],
])('with nothing shown before: %s', async (text, calls) => expect(await called(text)).toEqual(calls))

test.each([
  ['rebalance to that', [['trade-proposer', { resultId: 'r1' }]]], ['do it', [['trade-proposer', { resultId: 'r1' }]]], ['switch to the safer one', [['trade-proposer', { resultId: 'r1' }]]],
  ['no, put it back to my targets', [policy]], ['forget that, rebalance me to my policy', [policy]],
])('with weights shown before: %s', async (text, calls) => expect(await called(text, [shown])).toEqual(calls))
