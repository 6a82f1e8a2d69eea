import { expect, test } from 'vitest'
import { limitsIn, methodNamed } from './optimiser-words.ts'

test.each([
  ['minimise my variance with at most 20 % turnover', [], { maxTurnover: 0.4 }],
  ['turnover limited to 15%', [], { maxTurnover: 0.3 }],
  ['change at most 10 % of the portfolio', [], { maxTurnover: 0.2 }],
  ['risk parity with trading costs of 20 basis points', [], { tradingCostBps: 20 }],
  ['max sharpe, no more than 25 % in any fund', [], { maxWeight: 0.25 }],
  ['optimize but keep «a» locked', ['VTI'], { locked: ['VTI'] }],
  ['optimise without selling «a» or «b»', ['AMZN', 'QQQ'], { locked: ['AMZN'] }],
  ['at most 10 % in «a» and at least 5 % in «b»', ['QQQ', 'GLD'], { bounds: [{ symbol: 'QQQ', max: 0.1 }, { symbol: 'GLD', min: 0.05 }] }],
  ['at least 30 % bonds and at most 15 % tech', [], { groups: [{ by: 'asset-class', value: 'bonds', min: 0.3 }, { by: 'sector', value: 'Information Technology', max: 0.15 }] }],
  ['keep 5 % in cash, inside my policy', [], { minCash: 0.05, withinPolicy: true }],
  ['optimise my portfolio', [], {}],
  ['what if rates rise by 50 basis points', [], {}],
])('limits: %s', (text, symbols, expected) => expect(limitsIn(text, symbols)).toEqual(expected))

test.each([
  ['i think «a» will return 12 % with 80 % confidence', ['QQQ'], { method: 'black-litterman', universe: 'holdings-and-core', views: [{ symbol: 'QQQ', return: 0.12, confidence: 0.8 }] }],
  ['i believe «a» beats «b» by 3 %', ['VXUS', 'VTI'], { method: 'black-litterman', universe: 'holdings-and-core', views: [{ symbol: 'VXUS', versus: 'VTI', return: 0.03 }] }],
  ['a robust optimisation', [], { method: 'robust', uncertainty: { kind: 'ellipsoid', size: 1 } }],
  ['robust to an error of each mean', [], { method: 'robust', uncertainty: { kind: 'box', size: 1 } }],
  ['least tracking error', [], { method: 'tracking-error', universe: 'holdings-and-core' }],
  ['minimise downside risk', [], { method: 'semivariance' }],
  ['the smallest drawdowns', [], { method: 'min-risk', measure: 'CDaR' }],
  ['minimise my variance', [], { method: 'min-variance' }],
  ['risk aversion of 6', [], { method: 'utility', riskAversion: 6 }],
  ['make it safer', [], undefined],
])('method: %s', (text, symbols, expected) => expect(methodNamed(text, symbols)).toEqual(expected))
