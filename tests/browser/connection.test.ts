import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible, launch, noBrowser, shot, visit } from './browser.ts'
import { ask, enterAs, startDemo, type DemoServer } from './steward.ts'

describe.skipIf(noBrowser !== '')(`Connection and widget ${noBrowser}`, () => {
  let demo: DemoServer
  let browser: Browser

  beforeAll(async () => {
    ;[demo, browser] = await Promise.all([startDemo(), launch()])
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.close()
  })

  test('what is written while the server is away is sent once when it is back, and nothing is lost or doubled', async () => {
    const { page, close } = await visit(browser, demo.server.url)
    await enterAs(page, 'Demo investor')
    await page.locator('h1.amount').waitFor()
    await ask(page, 'How am I doing?')
    const { port } = new URL(demo.server.url)
    await demo.server.kill()
    await page.getByText('No connection. What you write is sent when it is back.').waitFor({ timeout: 40_000 })
    await page.getByLabel('Message', { exact: true }).fill('What would 2008 do to me?')
    await page.getByRole('button', { name: 'Send' }).click()
    await expectAccessible(page, 'offline')
    await shot(page, 'offline-1440-light')
    demo = await startDemo({ PORT: port }, demo.server.dataDir)
    await page.locator('.turn__meta').nth(1).waitFor({ timeout: 60_000 })
    expect(await page.locator('.turn--you').count()).toBe(2)
    expect(await page.locator('.turn__meta').count()).toBe(2)
    await page.reload()
    await page.locator('.turn__meta').nth(1).waitFor()
    expect(await page.locator('.turn--you').count()).toBe(2)
    await close()
  })

  test('one tag puts the widget on another page; it brings its own look, says what is missing, and gives focus back', async () => {
    const host: Server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(`<!doctype html><html lang="en"><head><title>Your bank</title><style>html{font-size:62.5%}button{font-size:40px;background:pink}</style></head>
        <body><main><h1>Investing with us</h1></main><script src="${demo.server.url}/widget.js"></script><steward-chat></steward-chat></body></html>`)
    })
    await new Promise<void>((resolve) => { host.listen(0, '127.0.0.1', resolve) })
    const { page, complaints, close } = await visit(browser, `http://127.0.0.1:${(host.address() as AddressInfo).port}/`)
    await page.getByRole('button', { name: 'Ask about your portfolio' }).click()
    await page.getByText('An administrator adds').waitFor()
    await expectAccessible(page, 'widget, signed out')
    await shot(page, 'widget-signed-out-1440-light')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Ask about your portfolio' }).waitFor()
    expect(await page.evaluate('document.querySelector("steward-chat").shadowRoot.activeElement.className')).toBe('widget__launch')
    expect(complaints.filter((each) => /policy/i.test(each) && !/CORS/i.test(each))).toEqual([])
    await close()
    await new Promise((resolve) => { host.close(resolve) })
  })

  test('on the firm’s own site the widget answers from the person’s session', async () => {
    const { page, complaints, close } = await visit(browser, demo.server.url)
    await enterAs(page, 'Demo investor')
    await page.locator('h1.amount').waitFor()
    // A page of the same site without a conversation of its own.
    await page.goto(`${demo.server.url}/compliance`)
    await page.getByRole('heading', { name: 'Nothing here for you' }).waitFor()
    await page.evaluate(`document.body.append(document.createElement('steward-chat')); document.head.append(Object.assign(document.createElement('script'), { src: '/widget.js' }))`)
    await page.getByRole('button', { name: 'Ask about your portfolio' }).click()
    await page.getByLabel('Message', { exact: true }).waitFor()
    expect(await ask(page, 'Backtest 60/40 against what I have')).toMatch(/60\/40/)
    await expectAccessible(page, 'widget, answered')
    await shot(page, 'widget-open-1440-light')
    expect(complaints).toEqual([])
    await close()
  })
})
