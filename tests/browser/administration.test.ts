import type { Browser, Route } from 'playwright-core'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible, launch, noBrowser, overflow, phone, shot, visit, type Visit } from './browser.ts'
import { enterAs, startDemo, type DemoServer } from './steward.ts'

describe.skipIf(noBrowser !== '')(`Administration and one's own sign-in ${noBrowser}`, () => {
  let demo: DemoServer
  let browser: Browser
  let admin: Visit
  let second: Visit

  beforeAll(async () => {
    ;[demo, browser] = await Promise.all([startDemo(), launch()])
    ;[admin, second] = [await visit(browser, demo.server.url), await visit(browser, demo.server.url)]
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.close()
  })

  test('an administrator sees the house and no money, invites somebody, and who gets the link enrols', async () => {
    const { page } = admin
    await enterAs(page, 'Demo administrator')
    await page.getByRole('heading', { name: 'Administration' }).waitFor()
    await page.getByRole('cell', { name: 'investor@demo.local' }).waitFor()
    await expectAccessible(page, 'administration')
    await shot(page, 'admin-1440-light', true)
    await page.getByText('Invite somebody').click()
    await page.getByLabel('Name', { exact: true }).first().fill('A new investor')
    await page.getByLabel('Address', { exact: true }).fill('new@firm.test')
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    const link = (await page.locator('.secret').innerText()).trim()
    expect(link).toMatch(/\/enrol#[\w-]{43}$/)

    const invited = await visit(browser, link)
    await invited.page.getByRole('heading', { name: 'Welcome' }).waitFor()
    expect(invited.page.url()).not.toContain('#')
    await expectAccessible(invited.page, 'enrolment')
    await shot(invited.page, 'enrol-1440-light', true)
    const secret = (await invited.page.locator('#secret').innerText()).replaceAll(' ', '')
    await invited.page.getByLabel('New password').fill('a password to remember')
    await invited.page.getByLabel('The six digits that the app shows now').fill(generateSync({ secret }))
    await invited.page.getByRole('button', { name: 'Set it' }).click()
    await invited.page.getByText('Your recovery codes').waitFor()
    expect(await invited.page.locator('.recovery li').count()).toBe(10)
    await expectAccessible(invited.page, 'recovery codes')
    await shot(invited.page, 'enrol-codes-1440-light', true)
    await invited.page.getByRole('button', { name: 'I have kept them' }).click()
    await invited.page.getByRole('heading', { name: 'Your account' }).waitFor()
    await invited.page.getByText('Ten codes left; each works once.').waitFor()
    await invited.page.getByText('You have none yet.').waitFor()
    await expectAccessible(invited.page, 'own sign-in')
    await shot(invited.page, 'account-1440-light', true)
    await invited.page.setViewportSize(phone.viewport)
    expect(await overflow(invited.page)).toBe(0)
    await shot(invited.page, 'account-390-light', true)
    expect(invited.complaints).toEqual([])
    await invited.close()
  })

  test('a restricted symbol takes two: one proposes, the other reads exactly that and approves with a code', async () => {
    const { page } = admin
    await page.reload()
    await page.getByText('Propose another restricted list').click()
    await page.getByLabel('Symbols that nobody may trade').fill('UNH, TSLA')
    await page.locator('details[open]').getByLabel('Reason, for the record').fill('a test')
    await page.locator('details[open]').getByRole('button', { name: 'Propose it' }).click()
    await page.getByText('Another administrator decides.').waitFor()
    await page.getByText('Take it back').first().waitFor()
    expect(await page.getByRole('button', { name: 'Approve exactly this' }).count()).toBe(0)

    await enterAs(second.page, 'Demo second administrator')
    await second.page.getByText('UNH becomes TSLA, UNH').waitFor()
    await expectAccessible(second.page, 'a proposal')
    await shot(second.page, 'admin-proposal-1440-light')
    const approve = async (code: string) => {
      await second.page.locator('.wanted').getByLabel('Six digits from your authenticator app').fill(code)
      await second.page.getByRole('button', { name: 'Approve exactly this' }).click()
    }
    await approve('000000')
    await second.page.getByText('That code is not right').waitFor()
    await approve(demo.codeOf('admin2'))
    await second.page.getByText('Approved. It is in effect.').waitFor()
    await second.page.getByText('TSLA, UNH', { exact: true }).waitFor()
    expect([...admin.complaints, ...second.complaints]).toEqual([])
  })

  test('when the proof is old the page asks for a new one over itself, and then does what was wanted', async () => {
    const { page } = admin
    await page.setViewportSize(phone.viewport)
    expect(await overflow(page)).toBe(0)
    const stale = async (route: Route): Promise<void> => {
      await route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify({ code: 'INSUFFICIENT_USER_AUTHENTICATION', title: 'Prove once more that it is you.', proof: 'session', max_age: 300 }) })
    }
    await page.route('**/api/admin/users/*/sessions/revoke', stale, { times: 1 })
    await page.getByRole('button', { name: 'End sessions A new investor' }).click()
    await page.getByRole('heading', { name: 'Is it still you?' }).waitFor()
    await expectAccessible(page, 'a proof over the page')
    await shot(page, 'prove-390-light')
    const dialog = page.locator('dialog')
    await dialog.getByRole('button', { name: 'Not now' }).click()
    await page.getByText('Prove once more that it is you.').waitFor()
    expect(await page.locator('dialog').count()).toBe(0)
    await page.route('**/api/admin/users/*/sessions/revoke', stale, { times: 1 })
    await page.getByRole('button', { name: 'End sessions A new investor' }).click()
    await page.getByRole('heading', { name: 'Is it still you?' }).waitFor()
    await dialog.getByLabel('Six digits from your authenticator app').fill('000000')
    await dialog.getByRole('button', { name: 'Prove it' }).click()
    await dialog.getByText('That code is not right').waitFor()
    await dialog.getByLabel('Six digits from your authenticator app').fill(demo.codeOf('admin'))
    await dialog.getByRole('button', { name: 'Prove it' }).click()
    await page.getByText('A new investor is signed out everywhere.').waitFor()
    expect(await page.locator('dialog').count()).toBe(0)
  })
})
