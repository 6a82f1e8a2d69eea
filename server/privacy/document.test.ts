import { expect, test } from 'vitest'
import { asHtml, asJsonLines } from './document.ts'

const at = new Date('2026-11-20T10:00:00Z')
const items = [
  { table: 'memory', title: 'What you asked us to remember', row: { body: '<script>alert(1)</script> & "more"', kept_on: at } },
  { table: 'cash_balance', title: 'Cash', row: { account_id: 'a', minor: 539_948n } },
  { table: 'ips', title: 'Your profile', row: { body: { goals: [{ label: 'A boat', targetUsd: '10.00' }], exclusions: [] } } },
]

test('lines are one object each, with cents as whole numbers in text', () => {
  expect(asJsonLines(items, at).trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
    { format: 'steward-access-v1', at: '2026-11-20T10:00:00.000Z', items: 3 },
    { table: 'memory', title: 'What you asked us to remember', row: { body: '<script>alert(1)</script> & "more"', kept_on: '2026-11-20T10:00:00.000Z' } },
    { table: 'cash_balance', title: 'Cash', row: { account_id: 'a', minor: '539948' } },
    { table: 'ips', title: 'Your profile', row: { body: { goals: [{ label: 'A boat', targetUsd: '10.00' }], exclusions: [] } } },
  ])
})

test('the page escapes what people wrote, shows money as money and structures as lists', () => {
  const page = asHtml(items, at)
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;')
  expect(page).not.toContain('<script>')
  expect(page).toContain('<th scope="col">Amount (USD)</th>')
  expect(page).toMatch(/<td class="n">5,?399\.48<\/td>/)
  expect(page).toContain('<dt>Label</dt><dd>A boat</dd>')
})
