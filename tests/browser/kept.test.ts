import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible, launch, noBrowser, overflow, phone, shot, visit, type Visit } from './browser.ts'
import { ask, enterAs, startDemo, type DemoServer } from './steward.ts'

describe.skipIf(noBrowser !== '')(`Suggestions, feedback and what is kept ${noBrowser}`, () => {
  let demo: DemoServer
  let browser: Browser
  let client: Visit

  beforeAll(async () => {
    ;[demo, browser] = await Promise.all([startDemo(), launch()])
    client = await visit(browser, demo.server.url)
    await enterAs(client.page, 'Demo investor')
    await client.page.locator('h1.amount').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.close()
  })

  test('an advisor suggests a rebalance; the client reads it as a ticket of their own', async () => {
    const { page, close } = await visit(browser, demo.server.url)
    await enterAs(page, 'Demo advisor')
    await page.getByLabel('Include Demo investor').check()
    await page.getByRole('button', { name: 'Suggest to one client' }).click()
    await page.getByText('Sent to one client.').waitFor()
    await page.getByText('Suggestions sent: 1').click()
    await page.getByText('Not opened yet').waitFor()
    await expectAccessible(page, 'suggestion sent')
    await close()
    await client.page.getByRole('heading', { name: 'Demo advisor suggests a rebalance' }).waitFor()
    await expectAccessible(client.page, 'suggestion received')
    await shot(client.page, 'suggestion-1440-light')
    await client.page.getByRole('button', { name: 'Read it' }).click()
    await client.page.locator('steward-ticket').last().getByRole('link', { name: 'Verify and confirm' }).waitFor()
    expect(await client.page.getByRole('heading', { name: 'Demo advisor suggests a rebalance' }).count()).toBe(0)
  })

  test('an answer is judged, with a reason, and stays so after a reload', async () => {
    const { page } = client
    await ask(page, 'How am I doing?')
    await page.getByRole('button', { name: 'Not helpful' }).last().click()
    await page.getByLabel('What was wrong?').fill('I asked about this month.')
    await page.locator('steward-feedback').last().getByRole('button', { name: 'Send' }).click()
    await page.getByText('Thank you. It stands in the record.').waitFor()
    await expectAccessible(page, 'judged')
    await page.reload()
    await expect.poll(() => page.getByRole('button', { name: 'Not helpful' }).last().getAttribute('aria-pressed')).toBe('true')
  })

  test('what is remembered is seen, put right and forgotten; alerts are set and stopped; on a phone too', async () => {
    const state = await client.page.context().storageState()
    const { page, complaints, close } = await visit(browser, `${demo.server.url}/kept`, { ...phone, storageState: state })
    const remembered = page.locator('steward-memories')
    await remembered.getByText('Add one').click()
    await remembered.getByLabel('In your words').fill('I plan to retire early.')
    await remembered.getByRole('button', { name: 'Remember this' }).click()
    await remembered.getByRole('button', { name: 'Correct' }).click()
    await remembered.getByLabel('In your words').first().fill('I plan to retire at 60.')
    await remembered.getByRole('button', { name: 'Save' }).click()
    await remembered.getByText('I plan to retire at 60.', { exact: true }).waitFor()
    const alerts = page.locator('steward-alerts')
    await alerts.getByText('Add one').click()
    await alerts.getByLabel('Symbol').fill('vti')
    await alerts.getByLabel('Price, USD').fill('300')
    await alerts.getByRole('button', { name: 'Tell me once' }).click()
    await alerts.getByText('VTI below $300', { exact: true }).waitFor()
    await expectAccessible(page, 'plans and notes')
    expect(await overflow(page)).toBe(0)
    await alerts.getByRole('button', { name: 'Stop' }).click()
    await alerts.getByText('Stopped. Set on').waitFor()
    await remembered.getByRole('button', { name: 'Forget' }).click()
    await remembered.getByText('Nothing yet.').waitFor()
    expect(complaints).toEqual([])
    await close()
  })

  test('the conversation works by keyboard alone: ask, open a source, come back', async () => {
    const { page } = client
    await page.getByLabel('Message', { exact: true }).focus()
    await page.keyboard.type('What would 2008 do to me?')
    const before = await page.locator('.turn__meta').count()
    await page.keyboard.press('Enter')
    await page.locator('.turn__meta').nth(before).waitFor({ timeout: 60_000 })
    await page.locator('.chat__flow > .turn').last().locator('a.fig').first().focus()
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.tagName')).toBe('TR')
    await page.getByText('History', { exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Download this conversation' }).waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download this conversation' }).press('Enter')])
    expect(download.suggestedFilename()).toMatch(/^steward-conversation-.*\.txt$/)
  })
})
