import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible, launch, noBrowser, overflow, phone, shot, visit } from './browser.ts'
import { ask, enterAs, startDemo, type DemoServer } from './steward.ts'

describe.skipIf(noBrowser !== '')(`The advisor's and the administrator's journeys ${noBrowser}`, () => {
  let demo: DemoServer
  let browser: Browser

  beforeAll(async () => {
    ;[demo, browser] = await Promise.all([startDemo(), launch()])
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.close()
  })

  test('the book lists every client with drift; filters, search and order work; a client opens with their own figures', async () => {
    const { page, complaints, close } = await visit(browser, demo.server.url)
    await enterAs(page, 'Demo advisor')
    await page.getByRole('heading', { name: 'Clients' }).waitFor()
    const rows = page.locator('.book tbody tr')
    await rows.first().waitFor()
    const all = await rows.count()
    expect(all).toBeGreaterThanOrEqual(25)
    await page.getByRole('button', { name: /^Past 5 points/ }).click()
    expect(await rows.count()).toBeLessThan(all)
    await page.getByRole('button', { name: /^All/ }).click()
    await page.getByLabel('Find a client').fill('client 07')
    expect(await rows.count()).toBe(1)
    await page.getByLabel('Find a client').fill('')
    await expectAccessible(page, 'book')
    await page.getByLabel('Include Client 01').check()
    await page.getByText('One client picked.').waitFor()
    await expectAccessible(page, 'book, one picked')
    expect(await overflow(page)).toBe(0)
    await shot(page, 'advisor-1440-light', true)
    await page.getByRole('link', { name: 'Client 07' }).click()
    await page.locator('h1.amount').waitFor()
    await expectAccessible(page, 'a client opened by the advisor')
    expect(complaints).toEqual([])
    await close()
  })

  test('the advisor asks across the book', async () => {
    const { page, close } = await visit(browser, demo.server.url)
    await enterAs(page, 'Demo advisor')
    await page.locator('.book tbody tr').first().waitFor()
    expect(await ask(page, 'Whose portfolios drifted more than 5 %?')).toMatch(/Client \d\d/)
    await expectAccessible(page, 'book with an answer')
    await close()
  })

  test('the book fits a phone', async () => {
    const { page, close } = await visit(browser, demo.server.url, { ...phone, colorScheme: 'dark' })
    await enterAs(page, 'Demo advisor')
    await page.locator('.book tbody tr').first().waitFor()
    expect(await overflow(page)).toBe(0)
    await expectAccessible(page, 'book on a phone')
    await shot(page, 'advisor-390-dark', true)
    await close()
  })

  test('the administrator sees health, people and policy, and no page of others', async () => {
    const { page, complaints, close } = await visit(browser, demo.server.url)
    await enterAs(page, 'Demo administrator')
    for (const name of ['Trading', 'Health', 'People', 'Firm policy']) await page.getByRole('heading', { name, exact: true }).waitFor()
    await page.getByText('advisor@demo.local').waitFor()
    await expectAccessible(page, 'administration')
    await shot(page, 'admin-1440-light', true)
    await page.goto(`${demo.server.url}/compliance`)
    await page.getByRole('heading', { name: 'Nothing here for you' }).waitFor()
    await expectAccessible(page, 'another role’s page')
    expect(complaints).toEqual([])
    await close()
  })

  test('a halt freezes the open ticket of an investor, and opening again thaws it', async () => {
    const investor = await visit(browser, demo.server.url)
    await enterAs(investor.page, 'Demo novice')
    await investor.page.locator('h1.amount').waitFor()
    await ask(investor.page, 'Buy 2 shares of BND')
    const card = investor.page.locator('steward-ticket').last()
    const confirm = card.getByRole('button', { name: 'Confirm one order' })
    await confirm.and(investor.page.locator(':not([aria-disabled])')).waitFor()
    const admin = await visit(browser, demo.server.url)
    await enterAs(admin.page, 'Demo administrator')
    await admin.page.locator('#reason').fill('Browser test')
    await admin.page.getByRole('button', { name: 'Halt all trading' }).click()
    await admin.page.getByText('Halted', { exact: true }).waitFor()
    await confirm.click()
    await card.getByText('Nothing was sent. You can still cancel this ticket.').waitFor()
    await expectAccessible(investor.page, 'ticket frozen')
    await shot(investor.page, 'ticket-frozen-1440-light')
    await admin.page.locator('#reason').fill('Browser test is over')
    await admin.page.getByRole('button', { name: 'Open trading again' }).click()
    await admin.page.getByText('Open', { exact: true }).waitFor()
    await card.getByRole('button', { name: 'Look again' }).click()
    await confirm.click()
    await expect.poll(() => card.locator('.ticket').getAttribute('data-state'), { timeout: 60_000 }).toMatch(/filled|reconciled/)
    await Promise.all([investor.close(), admin.close()])
  })
})
