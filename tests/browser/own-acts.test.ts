import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible, launch, noBrowser, overflow, phone, shot, visit, type Visit } from './browser.ts'
import { ask, enterAs, startDemo, type DemoServer } from './steward.ts'

describe.skipIf(noBrowser !== '')(`What a person does beside trading ${noBrowser}`, () => {
  let demo: DemoServer
  let browser: Browser
  let visitor: Visit

  beforeAll(async () => {
    ;[demo, browser] = await Promise.all([startDemo(), launch()])
    visitor = await visit(browser, demo.server.url)
    await enterAs(visitor.page, 'Demo novice')
    await visitor.page.locator('h1.amount').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.close()
  })

  test('an offer is a card; Accept does it, and only the newest offer can be taken up', async () => {
    const { page } = visitor
    await ask(page, 'Set up a savings plan of $300 a month starting next month')
    await page.getByRole('region', { name: 'Deposit every month' }).waitFor()
    await ask(page, 'Remember that my daughter starts college in 2031')
    const accept = page.getByRole('button', { name: 'Accept' })
    expect(await accept.count()).toBe(1)
    await expectAccessible(page, 'offer')
    const before = await page.locator('.turn__meta').count()
    await accept.click()
    await page.locator('.turn__meta').nth(before).waitFor()
    expect(await page.locator('.chat__flow > .turn:not(.turn--you)').last().innerText()).toContain('I will remember that')
    expect(await accept.count()).toBe(0)
    await shot(page, 'offers-1440-light')
  })

  test('what needs a proof is read once more on its page, refused with a wrong code, done with the right one', async () => {
    const { page, complaints } = visitor
    await ask(page, 'No fossil fuels please')
    await page.getByRole('link', { name: 'Read and approve' }).click()
    await page.getByRole('heading', { name: 'Is this what you want?' }).waitFor()
    await page.getByText('fossil-fuel').first().waitFor()
    await expectAccessible(page, 'approve')
    expect(await overflow(page)).toBe(0)
    await shot(page, 'approve-1440-light')
    await page.getByLabel('Six digits from your authenticator app').fill('000000')
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Six digits from your authenticator app').fill(demo.codeOf('novice'))
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('It is in force from now on.').waitFor()
    await expectAccessible(page, 'approved')
    expect(complaints).toEqual([])
  })

  test('the page fits a phone, and says so when there is nothing to approve', async () => {
    const { page, close } = await visit(browser, `${demo.server.url}/approve?conversation=none`, { ...phone, colorScheme: 'dark' })
    await enterAs(page, 'Demo novice')
    await page.getByText('There is nothing to approve here.').waitFor()
    expect(await overflow(page)).toBe(0)
    await expectAccessible(page, 'nothing to approve')
    await close()
  })
})
