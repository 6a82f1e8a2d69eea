/**
 * Every page in both themes, at a desk's, a tablet's and a phone's width, written to shots/ for people to look at:
 * `npm run shots`. Says on the way where something is wider than its window or where axe objects.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { launch, overflow, shot } from './browser.ts'
import { ask, enterAs, startDemo, type DemoServer } from './steward.ts'

const sizes = { 1440: [1440, 900], 834: [834, 1112], 390: [390, 844] } as const
const themes = ['light', 'dark'] as const
const only = process.argv.slice(2)
let objections = 0

const say = (text: string): void => { process.stdout.write(`${text}\n`) }

/** One state of a page at every size and in both themes. `before` brings a size's own view forward. */
const shoot = async (page: Page, name: string, { fullPage = true, before }: { fullPage?: boolean; before?: () => Promise<void> } = {}): Promise<void> => {
  for (const [width, [w, h]] of Object.entries(sizes)) {
    await page.setViewportSize({ width: w, height: h })
    await before?.()
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.waitForTimeout(150)
      const wide = await overflow(page)
      const { violations } = await new AxeBuilder({ page }).analyze()
      if (wide > 0 || violations.length > 0) {
        objections += 1
        say(`${name} ${width} ${colorScheme}: ${wide > 0 ? `${wide} px too wide. ` : ''}${violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')}`).join('; ')}`)
      }
      await shot(page, `${name}-${width}-${colorScheme}`, fullPage)
    }
  }
  say(name)
}

const asPerson = async (browser: Browser, url: string, label: string, path = '/'): Promise<Page> => {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })).newPage()
  await page.goto(url + path)
  await enterAs(page, label)
  return page
}

const conversationTab = async (page: Page): Promise<void> => {
  const tab = page.getByRole('button', { name: /^Conversation(,|$)/ })
  if (await tab.isVisible()) await tab.click()
}

const signIn = async (browser: Browser, { server }: DemoServer): Promise<void> => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(server.url)
  await page.getByRole('heading', { name: 'Demo accounts' }).waitFor()
  await shoot(page, 'sign-in')
}

const investor = async (browser: Browser, { server, codeOf }: DemoServer): Promise<void> => {
  const page = await asPerson(browser, server.url, 'Demo investor')
  await page.locator('h1.amount').waitFor()
  await shoot(page, 'investor')
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  for (const [name, question] of [['allocation', 'How far am I from my targets?'], ['growth', 'How has my portfolio grown?'], ['frontier', 'Show me the efficient frontier'], ['stress', 'What would 2008 do to me?'],
    ['goal', 'Am I on track for retirement?'], ['backtest', 'Backtest 60/40 against what I have']] as const) {
    await page.setViewportSize({ width: 1440, height: 900 })
    await ask(page, question)
    for (const [width, [w]] of Object.entries(sizes)) {
      if (width === '834') continue
      await page.setViewportSize({ width: w, height: 2400 })
      await conversationTab(page)
      await page.waitForTimeout(200)
      await shot(page, `chat-${name}-${width}-light`)
    }
    say(`chat-${name}`)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await shoot(page, 'chat-empty', { fullPage: false, before: () => conversationTab(page) })
  await page.setViewportSize({ width: 1440, height: 900 })
  await ask(page, 'sell 20 QQQ')
  await page.locator('steward-ticket').last().getByRole('link', { name: 'Verify and confirm' }).waitFor()
  await shoot(page, 'ticket', { fullPage: false, before: async () => { await conversationTab(page); await page.locator('steward-ticket').last().scrollIntoViewIfNeeded() } })
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.locator('steward-ticket').last().getByRole('link', { name: 'Verify and confirm' }).click()
  await page.getByLabel('Six digits from your authenticator app').waitFor()
  await shoot(page, 'step-up')
  await page.getByLabel('Six digits from your authenticator app').fill(codeOf('investor'))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.waitForURL(/#ticket-/)
  await page.waitForTimeout(4000)
  await shoot(page, 'ticket-filled', { fullPage: false, before: async () => { await conversationTab(page); await page.locator('steward-ticket').last().scrollIntoViewIfNeeded() } })
  await page.goto(`${server.url}/account`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForTimeout(500)
  await shoot(page, 'account')
}

const kept = async (browser: Browser, { server }: DemoServer): Promise<void> => {
  const page = await asPerson(browser, server.url, 'Demo novice')
  await page.locator('h1.amount').waitFor()
  await page.goto(`${server.url}/kept`)
  await page.getByText('Nothing is watched.').waitFor()
  await shoot(page, 'kept-empty')
  const post = (path: string, body: unknown) => page.evaluate(`fetch(${JSON.stringify(path)}, {method: 'POST', headers: {'content-type': 'application/json'}, body: ${JSON.stringify(JSON.stringify(body))}}).then(r => r.status)`)
  await post('/api/memories', { kind: 'life-event', text: 'My daughter starts college in 2031.' })
  await post('/api/memories', { kind: 'constraint', text: 'I do not want to sell anything at a loss before the end of the year, whatever the tax says.' })
  await post('/api/alerts', { rule: { kind: 'price', symbol: 'VTI', direction: 'below', price: '300.00' } })
  await post('/api/alerts', { rule: { kind: 'date', on: '2026-12-01', note: 'decide about the bonus' } })
  await post('/api/tasks', { topic: 'Can I take money out for a house without selling everything?' })
  await page.goto(`${server.url}/`)
  await ask(page, 'Set up a savings plan of $300 a month starting next month')
  await page.getByRole('button', { name: 'Accept' }).click()
  await page.locator('.turn__meta').nth(1).waitFor()
  await page.goto(`${server.url}/kept`)
  await page.getByText('My daughter starts college in 2031.', { exact: true }).waitFor()
  await page.locator('steward-alerts summary').first().click()
  await shoot(page, 'kept')
}

const advisor = async (browser: Browser, { server }: DemoServer): Promise<void> => {
  const page = await asPerson(browser, server.url, 'Demo advisor')
  await page.locator('.book tbody tr').first().waitFor()
  await page.locator('.book input[type=checkbox]').first().check()
  await page.locator('.book input[type=checkbox]').nth(1).check()
  await shoot(page, 'advisor')
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.getByRole('button', { name: /Send .* to a supervisor/ }).click()
  await page.getByText('waits for a supervisor').first().waitFor({ timeout: 60_000 })
  await shoot(page, 'advisor-sent')
  await page.goto(`${server.url}/requests`)
  await page.getByRole('heading', { name: 'Requests' }).waitFor()
  await page.waitForTimeout(500)
  await shoot(page, 'requests')
  await page.goto(server.url)
  await page.locator('.book tbody th a').first().click()
  await page.locator('h1.amount').waitFor()
  await shoot(page, 'advisor-client')
}

const simple = (who: string, name: string, path: string, press?: string) => async (browser: Browser, { server }: DemoServer): Promise<void> => {
  const page = await asPerson(browser, server.url, who, path)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForTimeout(1500)
  if (press !== undefined) await page.locator(press).first().click()
  await page.waitForTimeout(1500)
  await shoot(page, name)
}

const widget = async (browser: Browser, demo: DemoServer, host: string): Promise<void> => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(host)
  await shoot(page, 'widget-closed', { fullPage: false })
  await page.getByRole('button', { name: 'Ask about your portfolio' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await shoot(page, 'widget-signed-out', { fullPage: false })
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Sign in' }).click()])
  await enterAs(popup, 'Demo investor')
  await popup.getByRole('button', { name: 'Continue' }).waitFor()
  await shoot(popup, 'connect')
  await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Continue' }).click()])
  await page.getByLabel('Message', { exact: true }).waitFor()
  await page.setViewportSize({ width: 1440, height: 900 })
  await ask(page, 'buy 2 BND')
  await page.locator('steward-ticket').last().getByRole('button', { name: 'Confirm one order' }).waitFor()
  await shoot(page, 'widget-ticket', { fullPage: false, before: () => page.locator('steward-ticket').last().scrollIntoViewIfNeeded() })
  void demo
}

const hostPage = async (serverUrl: () => string): Promise<{ url: string; close: () => void }> => {
  const host = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Your bank</title></head>
      <body><main><h1>Investing with us</h1><p>A page of somebody else's, with one tag of ours.</p></main><script src="${serverUrl()}/widget.js"></script><steward-chat></steward-chat></body></html>`)
  })
  await new Promise<void>((resolve) => { host.listen(0, '127.0.0.1', resolve) })
  return { url: `http://127.0.0.1:${(host.address() as AddressInfo).port}`, close: () => { host.close() } }
}

let demo: DemoServer | undefined
const host = await hostPage(() => demo!.server.url)
demo = await startDemo({ STEWARD_ORIGINS: host.url })
const browser = await launch()
const stories: Readonly<Record<string, (browser: Browser, demo: DemoServer) => Promise<void>>> = {
  'sign-in': signIn, investor, kept, advisor,
  supervisor: simple('Demo supervisor', 'supervisor', '/supervisor', '.queue .link'),
  compliance: simple('Demo compliance officer', 'compliance', '/compliance', '.thread'),
  admin: simple('Demo administrator', 'admin', '/admin'),
  widget: (each, server) => widget(each, server, host.url),
}
try {
  for (const [name, story] of Object.entries(stories)) {
    if (only.length > 0 && !only.includes(name)) continue
    await story(browser, demo).catch((error: unknown) => { objections += 1; say(`${name}: ${error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error)}`) })
  }
} finally {
  await browser.close()
  await demo.close()
  host.close()
}
say(objections === 0 ? 'Nothing is too wide, and axe objects to nothing.' : `${objections} objections.`)
process.exitCode = objections === 0 ? 0 : 1
