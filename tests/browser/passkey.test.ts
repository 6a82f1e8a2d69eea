import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible, launch, noBrowser, overflow, phone, shot, visit, type Visit } from './browser.ts'
import { ask, enterAs, startDemo, type DemoServer } from './steward.ts'

/** Chromium's own virtual authenticator: a platform one that verifies its user without asking. */
const addAuthenticator = async (page: Page) => {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
  return {
    credentials: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    verifies: (isUserVerified: boolean) => session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  }
}

describe.skipIf(noBrowser !== '')(`Passkeys ${noBrowser}`, () => {
  let demo: DemoServer
  let browser: Browser
  let visitor: Visit
  let device: Awaited<ReturnType<typeof addAuthenticator>>

  beforeAll(async () => {
    ;[demo, browser] = await Promise.all([startDemo(), launch()])
    visitor = await visit(browser, demo.server.url)
    device = await addAuthenticator(visitor.page)
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.close()
  })

  test('a person adds a passkey with a fresh code; a wrong code adds none', async () => {
    const { page } = visitor
    await enterAs(page, 'Demo investor')
    await page.getByRole('link', { name: 'Your account' }).click()
    await page.getByText('You have none yet.').waitFor()
    await expectAccessible(page, 'passkeys, none yet')
    const add = page.locator('steward-passkeys form.proof')
    const fill = async (code: string) => {
      await add.getByLabel('Name').fill('Test laptop')
      await add.getByLabel('Six digits from your authenticator app').fill(code)
      await add.getByRole('button', { name: 'Add a passkey' }).click()
    }
    await fill('000000')
    await page.getByText('That code is not right').waitFor()
    expect(await device.credentials()).toHaveLength(0)
    await fill(demo.codeOf('investor'))
    await page.getByText('Test laptop was added.').waitFor()
    expect(await device.credentials()).toHaveLength(1)
    await page.getByText('Not used yet').waitFor()
    await expectAccessible(page, 'passkeys, one')
    expect(await overflow(page)).toBe(0)
    await shot(page, 'passkeys-1440-light')
  })

  test('a large ticket is proven with it on the page that shows the terms, and confirmed', async () => {
    const { page, complaints } = visitor
    await page.goto(demo.server.url)
    await page.locator('h1.amount').waitFor()
    await ask(page, 'Sell 200 shares of BND')
    const card = page.locator('steward-ticket').last()
    await card.getByRole('link', { name: /verify/i }).or(card.getByRole('button', { name: /verify/i })).first().click()
    await page.getByRole('heading', { name: 'Is this what you want to do?' }).waitFor()
    const use = page.getByRole('button', { name: 'Use a passkey' })
    await use.waitFor()
    await expectAccessible(page, 'step-up with a passkey')
    await shot(page, 'step-up-passkey-1440-light')
    await device.verifies(false)
    await page.waitForTimeout(1_100)
    await use.click()
    await page.getByText('The passkey was not used. Nothing was sent.').waitFor()
    await device.verifies(true)
    await use.click()
    await page.waitForURL(/#ticket-/)
    await page.locator('steward-ticket').last().getByText(/Sent|Filled|Confirmed|broker/i).first().waitFor()
    expect(complaints).toEqual([])
    const [credential] = await device.credentials()
    expect(credential?.signCount).toBeGreaterThan(1)
  })

  test('the page fits a phone, and taking the passkey away needs the next code', async () => {
    const { page } = visitor
    await page.setViewportSize(phone.viewport)
    await page.goto(`${demo.server.url}/account`)
    await page.getByText(/^Used /).waitFor()
    expect(await overflow(page)).toBe(0)
    await page.locator('steward-passkeys').getByText('Remove', { exact: false }).first().click()
    await page.locator('steward-passkeys .disclose').getByLabel('Six digits from your authenticator app').fill('000000')
    await page.getByRole('button', { name: 'Remove Test laptop' }).click()
    await page.getByText('Nothing was changed.').waitFor()
    await expectAccessible(page, 'passkeys on a phone')
  })
})
