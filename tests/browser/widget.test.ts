import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible, launch, noBrowser, phone, shot, visit, type Visit } from './browser.ts'
import { ask, enterAs, startDemo, type DemoServer } from './steward.ts'

/** A plain page of somebody else's with the one tag, on another *site*: a number in the address bar, where Steward has a name. */
const hostPage = async (serverUrl: () => string, headers: Readonly<Record<string, string>> = {}): Promise<{ url: string; close: () => void }> => {
  const host: Server = createServer((_request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value.replaceAll('STEWARD', serverUrl()))
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><html lang="en"><head><title>Your bank</title></head><body><main><h1>Investing with us</h1></main>
      <script src="${serverUrl()}/widget.js"></script><steward-chat></steward-chat></body></html>`)
  })
  await new Promise<void>((resolve) => { host.listen(0, '127.0.0.1', resolve) })
  return { url: `http://127.0.0.1:${(host.address() as AddressInfo).port}`, close: () => { host.close() } }
}

/** As strict as a bank's: its own scripts and ours, our server to talk to, nothing inline. */
const strict = { 'content-security-policy': "default-src 'none'; script-src 'self' STEWARD; connect-src STEWARD STEWARD_WS; style-src 'self'; base-uri 'none'" }

describe.skipIf(noBrowser !== '')(`The widget on another site ${noBrowser}`, () => {
  let demo: DemoServer
  let browser: Browser
  let bank: { url: string; close: () => void }
  let apart: { url: string; close: () => void }
  let evil: { url: string; close: () => void }
  let visitor: Visit
  const url = (): string => demo.server.url

  beforeAll(async () => {
    bank = await hostPage(url, { 'content-security-policy': strict['content-security-policy'].replace('STEWARD_WS', 'ws://localhost:*') })
    apart = await hostPage(url, { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' })
    evil = await hostPage(url)
    ;[demo, browser] = await Promise.all([startDemo({ STEWARD_ORIGINS: `${bank.url},${apart.url}` }), launch()])
    visitor = await visit(browser, bank.url)
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.close()
    for (const each of [bank, apart, evil]) each?.close()
  })

  const openPanel = (page: Page): Promise<void> => page.getByRole('button', { name: 'Ask about your portfolio' }).click()
  const openWindow = async (page: Page): Promise<Page> => {
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Sign in' }).click()])
    return popup
  }
  const card = (page: Page) => page.locator('steward-ticket').last()

  test('the window on our site says who asks; a press there signs the page in', async () => {
    const { page } = visitor
    await openPanel(page)
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    const popup = await openWindow(page)
    await enterAs(popup, 'Demo investor')
    await popup.getByRole('heading', { name: `Continue on ${new URL(bank.url).host}?` }).waitFor()
    await expectAccessible(popup, 'connect')
    await shot(popup, 'connect-light')
    await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Continue' }).click()])
    await page.getByLabel('Message', { exact: true }).waitFor()
    await expectAccessible(page, 'widget, signed in')
  })

  test('no cookie of ours is on the page, and the token works from this origin only', async () => {
    const { page } = visitor
    const cookies = await (page.context() as BrowserContext).cookies(bank.url)
    expect(cookies).toEqual([])
    const kept = JSON.parse(await page.evaluate<string>('sessionStorage.getItem("steward-pass")')) as { token: string }
    const from = (origin: string) => fetch(`${url()}/api/conversations`, { headers: { origin, authorization: `Bearer ${kept.token}` } })
    expect([(await from(bank.url)).status, (await from(apart.url)).status, (await from(evil.url)).status]).toEqual([200, 401, 401])
  })

  test('it answers, with a chart under the strict policy of the host', async () => {
    const { page, complaints } = visitor
    expect(await ask(page, 'Backtest 60/40 against what I have')).toMatch(/60\/40/)
    await page.locator('steward-chart svg').first().waitFor()
    await expectAccessible(page, 'widget, answered')
    await shot(page, 'widget-elsewhere-answer-light')
    expect(complaints).toEqual([])
  })

  test('a small ticket is confirmed by a press, and by nothing that a script of the page makes up', async () => {
    const { page } = visitor
    await ask(page, 'buy 2 BND')
    const yes = card(page).getByRole('button', { name: 'Confirm one order' })
    await yes.waitFor()
    await expect.poll(() => yes.getAttribute('aria-disabled')).toBeNull()
    await page.evaluate('[...document.querySelector("steward-chat").shadowRoot.querySelectorAll("steward-ticket .btn--primary")].at(-1).click()')
    await page.waitForTimeout(500)
    expect(await card(page).locator('.ticket').getAttribute('data-state')).toBe('displayed')
    await yes.click()
    await expect.poll(() => card(page).locator('.ticket').getAttribute('data-state'), { timeout: 30_000 }).toMatch(/filled|reconciled/)
    await shot(page, 'widget-elsewhere-filled-light')
  })

  test('a large one is proven on our own page, in a window that the host can not frame or reach', async () => {
    const { page } = visitor
    await ask(page, 'sell 20 QQQ')
    const link = card(page).getByRole('link', { name: 'Verify and confirm' })
    await link.waitFor()
    const [proof] = await Promise.all([page.context().waitForEvent('page'), link.click()])
    await proof.getByRole('heading', { name: 'Is this what you want to do?' }).waitFor()
    expect(await proof.evaluate('window.opener')).toBeNull()
    const { headers } = await fetch(`${url()}/step-up`)
    expect([headers.get('x-frame-options'), headers.get('cross-origin-opener-policy')]).toEqual(['DENY', 'same-origin'])
    await proof.getByLabel('Six digits from your authenticator app').fill(demo.codeOf('investor'))
    await proof.getByRole('button', { name: 'Confirm' }).click()
    await proof.getByRole('heading', { name: 'Confirmed' }).waitFor()
    await expectAccessible(proof, 'confirmed elsewhere')
    await expect.poll(() => card(page).locator('.ticket').getAttribute('data-state'), { timeout: 30_000 }).toMatch(/filled|reconciled/)
    await proof.close()
  })

  test('a reload keeps the person and the conversation; closed, it marks what is new', async () => {
    const { page } = visitor
    await page.reload()
    await openPanel(page)
    await page.locator('.turn--you').first().waitFor()
    await page.getByLabel('Message', { exact: true }).fill('How am I doing?')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.locator('.widget__launch .unread').waitFor({ timeout: 30_000 })
    await openPanel(page)
    await page.locator('.turn__meta').last().waitFor()
  })

  test('signing out here leaves nothing on the page, and ends the session on our own site', async () => {
    const { page } = visitor
    await page.getByText('History', { exact: true }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(await page.locator('.turn').count()).toBe(0)
    expect(await page.evaluate('sessionStorage.getItem("steward-pass")')).toBeNull()
    const own = await page.context().newPage()
    await own.goto(url())
    await own.getByRole('heading', { name: 'Demo accounts' }).waitFor()
    await own.close()
  })

  test('signing out on our own site ends the widget within five seconds', async () => {
    const { page } = visitor
    const popup = await openWindow(page)
    await enterAs(popup, 'Demo investor')
    await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Continue' }).click()])
    await page.getByLabel('Message', { exact: true }).waitFor()
    const own = await page.context().newPage()
    await own.goto(url())
    await own.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor({ timeout: 5000 })
    expect(await page.locator('.turn').count()).toBe(0)
    await own.close()
  })

  test('where the host cuts its windows off, the person carries the code over', async () => {
    const { page, close, complaints } = await visit(browser, apart.url, phone)
    await openPanel(page)
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    const [popup] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('button', { name: 'Sign in' }).click()])
    await enterAs(popup, 'Demo novice')
    await popup.getByRole('button', { name: 'Continue' }).click()
    const code = await popup.locator('.connect__code').innerText()
    await expectAccessible(popup, 'code to carry over')
    await shot(popup, 'connect-code-light')
    await page.getByText('The window shows a code?').click()
    await page.getByLabel('Code from the window').fill(code)
    await page.getByRole('button', { name: 'Use it' }).click()
    await page.getByLabel('Message', { exact: true }).waitFor()
    expect(await ask(page, 'How am I doing?')).toMatch(/as of/i)
    await shot(page, 'widget-elsewhere-390-light')
    expect(complaints).toEqual([])
    await close()
  })

  test('a site that is not on the list is told so, gets no window of ours to hand anything over, and no answer', async () => {
    const { page, close } = await visit(browser, evil.url)
    await openPanel(page)
    await page.getByText(`An administrator adds ${evil.url} to STEWARD_ORIGINS.`).waitFor()
    await expectAccessible(page, 'widget, not allowed')
    const own = await page.context().newPage()
    await own.goto(`${url()}/connect?origin=${encodeURIComponent(evil.url)}&challenge=${'a'.repeat(43)}`)
    await enterAs(own, 'Demo investor')
    await own.getByRole('heading', { name: 'is not on the list' }).waitFor()
    expect(await own.getByRole('button', { name: 'Continue' }).count()).toBe(0)
    // Signed in on our site now, and still a page of theirs reads nothing.
    expect(await page.evaluate(`fetch('${url()}/api/portfolio', { credentials: 'include' }).then(() => 'read', () => 'refused')`)).toBe('refused')
    await close()
  })
})
