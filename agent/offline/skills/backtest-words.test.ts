import { expect, test } from 'vitest'
import { backtestWords, ruleIn } from './backtest-words.ts'

test.each([
  ['backtest 60/40 after taxes', { taxes: {} }], ['backtest my portfolio net of taxes, highest cost lots first', { taxes: { lots: 'hifo' } }],
  ['backtest 60/40 rebalanced monthly', { rebalance: 'month' }], ['buy and hold since 2010', { rebalance: 'never' }],
  ['rebalance when a weight is 5 % off', { rebalance: 'band', bandWidth: 0.05 }], ['rebalanced with a band of 10 %', { rebalance: 'band', bandWidth: 0.1 }],
  ['backtest 60/40 with costs of 15 basis points', { costBps: 15 }], ['what if i had just bought «a»', {}],
])('%s', (text, expected) => expect(backtestWords(text)).toEqual(expected))

test.each([
  ['how would risk parity have done', 'risk-parity'], ['backtest minimum variance', 'min-variance'], ['test hrp on my holdings', 'hrp'], ['momentum since 2010', 'momentum'],
  ['an equally weighted version of my holdings', 'equal-weight'], ['backtest 60/40', undefined], ['an equal split of «a» and «b»', undefined],
])('the rule of "%s" is %s', (text, expected) => expect(ruleIn(text)).toBe(expected))
