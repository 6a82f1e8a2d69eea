import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible, launch, noBrowser, overflow, phone, shot, visit, type Visit } from './browser.ts'
import { enterAs, startDemo, type DemoServer } from './steward.ts'

describe.skipIf(noBrowser !== '')(`A bulk, from the advisor to the supervisor ${noBrowser}`, () => {
  let demo: DemoServer
  let browser: Browser
  let advisor: Visit
  let supervisor: Visit

  beforeAll(async () => {
    ;[demo, browser] = await Promise.all([startDemo(), launch()])
    ;[advisor, supervisor] = await Promise.all([visit(browser, demo.server.url), visit(browser, demo.server.url)])
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.close()
  })

  test('the advisor picks clients and sends their rebalances on', async () => {
    const { page, complaints } = advisor
    await enterAs(page, 'Demo advisor')
    await page.locator('.book tbody tr').first().waitFor()
    await page.getByRole('button', { name: /^Past 5 points/ }).click()
    const boxes = page.locator('.book tbody input[type=checkbox]')
    for (let at = 0; at < 3; at += 1) await boxes.nth(at).check()
    await page.getByRole('button', { name: 'Send three rebalances to a supervisor' }).click()
    await page.getByText(/waits for a supervisor/).waitFor()
    await expectAccessible(page, 'bulk proposed')
    await shot(page, 'bulk-proposed-1440-light')
    expect(await overflow(page)).toBe(0)
    expect(complaints).toEqual([])
  })

  test("the supervisor reads every client's orders, proves it and approves all at once", async () => {
    const { page, complaints } = supervisor
    await enterAs(page, 'Demo supervisor')
    await page.getByRole('heading', { name: 'Approvals' }).waitFor()
    await page.getByRole('button', { name: /of Demo advisor$/ }).click()
    await page.getByRole('heading', { name: /rebalance to policy/ }).waitFor()
    expect(await page.locator('table.legs').count()).toBe(3)
    await page.locator('table.legs').last().getByText(/Buy|Sell/).first().waitFor()
    await expectAccessible(page, 'bulk to approve')
    await shot(page, 'bulk-review-1440-light', true)
    await page.getByLabel('Six digits from your authenticator app').fill('000000')
    await page.getByRole('button', { name: 'Approve all' }).click()
    await page.getByText('Nothing was approved.').waitFor()
    await page.getByLabel('Six digits from your authenticator app').fill(demo.codeOf('supervisor'))
    await page.waitForTimeout(1_000)
    await page.getByRole('button', { name: 'Approve all' }).click()
    await page.getByText('Approved and done').first().waitFor()
    expect(await page.getByText('Confirmed', { exact: true }).count()).toBeGreaterThan(0)
    await expectAccessible(page, 'bulk approved')
    await page.setViewportSize(phone.viewport)
    expect(await overflow(page)).toBe(0)
    await shot(page, 'bulk-approved-390-light', true)
    expect(complaints).toEqual([])
  })
})
