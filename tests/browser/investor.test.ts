import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { desktop, expectAccessible, focusedText, launch, noBrowser, overflow, phone, shot, visit, type Visit } from './browser.ts'
import { ask, enterAs, startDemo, type DemoServer } from './steward.ts'

/** The five steps of a newcomer, in their order: each test stands on the one before. */
describe.skipIf(noBrowser !== '')(`The investor's journey ${noBrowser}`, () => {
  let demo: DemoServer
  let browser: Browser
  let visitor: Visit

  beforeAll(async () => {
    ;[demo, browser] = await Promise.all([startDemo(), launch()])
    visitor = await visit(browser, demo.server.url)
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.close()
  })

  test('sign-in lists the demo accounts and lets the investor in', async () => {
    const { page } = visitor
    await page.getByRole('heading', { name: 'Demo accounts' }).waitFor()
    await expectAccessible(page, 'sign-in')
    await shot(page, 'sign-in-1440-light')
    await enterAs(page, 'Demo investor')
    await page.locator('h1.amount').waitFor()
    expect(await page.locator('h1.amount').innerText()).toMatch(/\$\d{3},\d{3}/)
  })

  test('the dashboard shows value, growth, allocation, risk and goals, each chart with its data table', async () => {
    const { page } = visitor
    for (const name of ['Growth', 'Allocation', 'Risk', 'If it happened again', 'Recent activity']) await page.getByRole('heading', { name, exact: true }).waitFor()
    const charts = page.locator('figure.chart')
    expect(await charts.count()).toBeGreaterThanOrEqual(3)
    for (const chart of await charts.all()) {
      expect((await chart.locator('figcaption').innerText()).length).toBeGreaterThan(20)
      expect(await chart.locator('table').count()).toBeGreaterThan(0)
    }
    await expectAccessible(page, 'dashboard')
    expect(await overflow(page)).toBe(0)
  })

  test.each(['How am I doing?', 'What would 2008 do to me?', 'Backtest 60/40 against what I have', 'Make me less risky', 'Why these weights?'])(
    '"%s" is answered with its date, and every figure leads to its source', async (question) => {
      const { page } = visitor
      expect(await ask(page, question)).toMatch(/as of \d+ \w+ 2026/i)
      const answer = page.locator('.chat__flow > .turn:not(.turn--you)').last()
      expect(await answer.locator('a.fig').count()).toBeGreaterThan(0)
      await answer.locator('a.fig').first().click()
      expect(await answer.locator('.sources').getAttribute('open')).not.toBeNull()
      expect(await answer.locator('tr:focus').count()).toBe(1)
      await expectAccessible(page, question)
      await shot(page, `answer-${question.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}1440-light`)
    })

  test('"Rebalance me to that" makes a ticket with terms, checks and a countdown; Enter in the message box confirms nothing', async () => {
    const { page } = visitor
    await ask(page, 'Rebalance me to that')
    const card = page.locator('steward-ticket').last()
    for (const words of ['Most that can change hands', 'Fees, estimated', 'Before and after', 'checks passed', 'These prices hold for']) expect(await card.innerText()).toContain(words)
    await card.scrollIntoViewIfNeeded()
    await card.locator('a.btn--primary').waitFor()
    await page.getByLabel('Message', { exact: true }).press('Enter')
    expect(await card.locator('.ticket').getAttribute('data-state')).toMatch(/displayed|step-up-required/)
    const [no, yes] = [await card.getByRole('button', { name: 'Cancel ticket' }).boundingBox(), await card.locator('a.btn--primary').boundingBox()]
    expect(yes!.x - (no!.x + no!.width)).toBeGreaterThan(40)
    await expectAccessible(page, 'ticket displayed')
    await card.scrollIntoViewIfNeeded()
    await shot(page, 'ticket-1440-light')
  })

  test('step-up shows the same terms, refuses a wrong code, takes the right one and returns to the ticket', async () => {
    const { page } = visitor
    const card = page.locator('steward-ticket').last()
    const terms = await card.locator('.legs').innerText()
    await card.locator('a.btn--primary').click()
    await page.getByRole('heading', { name: 'Is this what you want to do?' }).waitFor()
    await page.getByLabel('Six digits from your authenticator app').waitFor()
    expect(await page.locator('.ticket .legs').innerText()).toBe(terms)
    await expectAccessible(page, 'step-up')
    await shot(page, 'step-up-1440-light', true)
    const right = demo.codeOf('investor')
    await page.getByLabel('Six digits from your authenticator app').fill(right === '000000' ? '111111' : '000000')
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('This code was not accepted.').waitFor()
    await expectAccessible(page, 'step-up refused')
    await page.getByLabel('Six digits from your authenticator app').fill(demo.codeOf('investor'))
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.waitForURL(/#ticket-/)
    await expect.poll(() => focusedText(page), { timeout: 15_000 }).toBe(await page.locator('steward-ticket').last().locator('.ticket__head .title').innerText())
  })

  test('paper fills arrive, the chat says so and the portfolio follows', async () => {
    const { page } = visitor
    const card = page.locator('steward-ticket').last()
    await expect.poll(() => card.locator('.ticket').getAttribute('data-state'), { timeout: 60_000 }).toMatch(/filled|reconciled/)
    await page.locator('.chat__flow > .notice').last().waitFor()
    await expect.poll(() => page.locator('section[aria-labelledby="recent"]').innerText(), { timeout: 20_000 }).toMatch(/Sold|Bought/)
    await expectAccessible(page, 'ticket filled')
    await shot(page, 'ticket-filled-1440-light')
  })

  test.each([[desktop, 'light', '1440-light'], [desktop, 'dark', '1440-dark'], [phone, 'light', '390-light'], [phone, 'dark', '390-dark']] as const)(
    'both views at %j in %s', async (size, colorScheme, name) => {
      const state = await visitor.page.context().storageState()
      const { page, close } = await visit(browser, demo.server.url, { ...size, colorScheme, storageState: state })
      await page.locator('h1.amount').waitFor()
      await expectAccessible(page, `dashboard ${name}`)
      expect(await overflow(page)).toBe(0)
      await shot(page, `investor-${name}`, true)
      const tab = page.getByRole('button', { name: 'Conversation', exact: true })
      if (await tab.isVisible()) {
        await tab.click()
        await page.locator('steward-ticket').last().scrollIntoViewIfNeeded()
        await expectAccessible(page, `conversation ${name}`)
        expect(await overflow(page)).toBe(0)
        await shot(page, `investor-chat-${name}`)
      }
      await close()
    })

  test('the compliance officer reads the same conversation, finds its chain unbroken and replays its numbers bit for bit', async () => {
    const { page, complaints, close } = await visit(browser, demo.server.url)
    await enterAs(page, 'Demo compliance officer')
    await page.getByRole('heading', { name: 'Transcripts' }).first().waitFor()
    await page.locator('.thread').first().click()
    for (const title of ['Person wrote', 'Tool call', 'Steward replied', 'Card as sent', 'Card shown to the person', 'Person confirmed']) await page.locator('.entry .label', { hasText: title }).first().waitFor()
    expect(await page.locator('.entry .ticket').count()).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Check the chain' }).click()
    await page.getByText(/^Unbroken, \d+|^Unbroken, \w+ entr/).waitFor()
    await page.getByRole('button', { name: 'Replay this answer' }).nth(3).click()
    await page.getByText(/^Identical, /).waitFor({ timeout: 60_000 })
    await expectAccessible(page, 'compliance')
    expect(await overflow(page)).toBe(0)
    await shot(page, 'compliance-1440-light')
    expect(complaints).toEqual([])
    await close()
  })

  test('nothing complained: no script error, nothing stopped by the content security policy', () => {
    expect(visitor.complaints).toEqual([])
  })
})
