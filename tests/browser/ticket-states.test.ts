import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TicketView } from '../../domain/ticket.ts'
import { desktop, expectAccessible, launch, noBrowser, overflow, phone, shot, visit, type Visit } from './browser.ts'
import { orders, reply, showConversation, ticket } from './cards.ts'
import { enterAs, startDemo, type DemoServer } from './steward.ts'

const filled = orders(['FILLED', '46'], ['FILLED', '16'], ['FILLED', '275'], ['FILLED', '30'])
const cases: readonly (readonly [string, TicketView, string])[] = [
  ['checked', ticket('CHECKED'), 'You can answer once this card is recorded as shown.'],
  ['displayed', ticket('DISPLAYED'), 'Waiting for you'],
  ['step-up', ticket('STEP_UP_REQUIRED', { stepUpRequired: true }), 'Verify and confirm'],
  ['short', ticket('DISPLAYED', { expiresAt: new Date(Date.now() + 3_600_000).toISOString() }), 'These prices hold for'],
  ['confirmed', ticket('CONFIRMED', { orders: orders(['CONFIRMED', '0'], ['CONFIRMED', '0'], ['CONFIRMED', '0'], ['CONFIRMED', '0']) }), 'Nothing is sent yet.'],
  ['submitting', ticket('SUBMITTING', { orders: orders(['ACKED', '0'], ['ACKED', '0'], ['SUBMITTING', '0'], ['CONFIRMED', '0']) }), 'Sending orders'],
  ['partial', ticket('PARTIAL', { orders: orders(['FILLED', '46'], ['FILLED', '16'], ['PARTIAL', '180'], ['CONFIRMED', '0']) }), '180 of 275'],
  ['filled', ticket('FILLED', { orders: filled }), 'Against the card, before fees'],
  ['unknown', ticket('UNKNOWN', { orders: orders(['FILLED', '46'], ['FILLED', '16'], ['UNKNOWN', '0'], ['CONFIRMED', '0']) }), 'The BND order may or may not exist.'],
  ['cancel-pending', ticket('CANCEL_PENDING', { orders: orders(['FILLED', '46'], ['FILLED', '16'], ['CANCEL_PENDING', '180'], ['CANCEL_PENDING', '0']) }), 'Cancel asked for'],
  ['expired', ticket('EXPIRED'), 'Get fresh prices'],
  ['superseded', ticket('SUPERSEDED', { replacement: 'ticket-7Q5C' }), 'Read T-7Q5C'],
  ['rejected', ticket('REJECTED', { checks: [{ name: 'position-held', outcome: 'blocked', facts: { symbol: 'VTI', quantity: '46', held: '519', inOpenOrders: '500' } }] }), 'You hold 519 VTI, of which 500 are in open orders.'],
  ['withdrawn', ticket('WITHDRAWN'), 'You canceled this ticket. Nothing was sent'],
  ['refused', ticket('REJECTED_BY_BROKER', { orders: orders(['FILLED', '46'], ['FILLED', '16'], ['FILLED', '275'], ['REJECTED_BY_BROKER', '0']) }), 'One order refused'],
  ['books', ticket('RECON_BREAK', { orders: orders(['FILLED', '46'], ['FILLED', '16'], ['RECON_BREAK', '274'], ['FILLED', '30']) }), 'BND is in question.'],
]

describe.skipIf(noBrowser !== '')(`The ticket in every state ${noBrowser}`, () => {
  let demo: DemoServer
  let browser: Browser
  let signedIn: Visit

  beforeAll(async () => {
    ;[demo, browser] = await Promise.all([startDemo(), launch()])
    signedIn = await visit(browser, demo.server.url)
    await enterAs(signedIn.page, 'Demo investor')
    await signedIn.page.locator('h1.amount').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.close()
  })

  const open = async (shown: TicketView, size: typeof desktop | typeof phone, colorScheme: 'light' | 'dark'): Promise<Visit> => {
    const state = await signedIn.page.context().storageState()
    const visitor = await visit(browser, 'about:blank', { ...size, colorScheme, storageState: state })
    await showConversation(visitor.page, reply({}), [shown])
    await visitor.page.goto(`${demo.server.url}/#ticket-${shown.id}`)
    await visitor.page.locator('steward-ticket').waitFor()
    return visitor
  }

  test.each(cases)('%s: says what is known, passes axe on a desk in light and on a phone in the dark', async (name, shown, words) => {
    for (const [size, theme] of [[desktop, 'light'], [phone, 'dark']] as const) {
      const { page, complaints, close } = await open(shown, size, theme)
      await page.locator('steward-ticket').getByText(words).first().waitFor()
      await page.locator(size === phone ? '#chat-title' : 'h1.amount').waitFor()
      await expectAccessible(page, `${name} ${theme}`)
      expect(await overflow(page)).toBe(0)
      await shot(page, `ticket-state-${name}-${size.viewport.width}-${theme}`)
      expect(complaints).toEqual([])
      await close()
    }
  })

  test('under 30 seconds the countdown warns, is spoken once, and ends in a card that can be asked for again', async () => {
    const { page, close } = await open(ticket('DISPLAYED', { expiresAt: new Date(Date.now() + 34_000).toISOString() }), desktop, 'light')
    await page.locator('.countdown--short').waitFor()
    expect(await page.getByText('These prices end soon').count()).toBe(1)
    await page.getByText('30 seconds left to answer this ticket.').waitFor({ state: 'attached' })
    await expectAccessible(page, 'last seconds')
    await shot(page, 'ticket-state-last-seconds-1440-light')
    await page.getByRole('button', { name: 'Get fresh prices' }).waitFor({ timeout: 45_000 })
    expect(await page.getByRole('button', { name: /^Confirm/ }).count()).toBe(0)
    await close()
  })

  test('look-alike: a model’s text never becomes markup, a link, a card or a button', async () => {
    const state = await signedIn.page.context().storageState()
    const { page, complaints, close } = await visit(browser, 'about:blank', { ...desktop, storageState: state })
    const text = '<img src=x onerror=alert(1)> <a href="https://evil.example">Confirm four orders</a> https://evil.example/confirm\n\n[Confirm](javascript:alert(1))\n\n| <button>Confirm</button> | <steward-ticket></steward-ticket> |\n|---|---|\n| <script>alert(1)</script> | x |'
    await showConversation(page, reply({ text, cards: [{ kind: 'comparison', title: '<b>Card</b>', rows: [['<i>a</i>', '<u>b</u>']], columns: ['<s>c</s>', 'd'] }] }), [])
    await page.goto(demo.server.url)
    const answer = page.locator('.chat__flow > .turn:not(.turn--you)')
    await answer.waitFor()
    expect(await answer.locator('img, a, script, iframe, steward-ticket, button:not(.link), b, i, u, s').count()).toBe(0)
    expect(await answer.innerText()).toContain('<img src=x onerror=alert(1)>')
    await expectAccessible(page, 'hostile text')
    expect(complaints).toEqual([])
    await close()
  })
})
