import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readExport } from '../../ledger/export.ts'
import { expectAccessible, launch, noBrowser, overflow, phone, shot, visit, type Visit } from './browser.ts'
import { ask, enterAs, startDemo, type DemoServer } from './steward.ts'

describe.skipIf(noBrowser !== '')(`The compliance officer ${noBrowser}`, () => {
  let demo: DemoServer
  let browser: Browser
  let officer: Visit

  beforeAll(async () => {
    ;[demo, browser] = await Promise.all([startDemo({ SUPERVISION_SAMPLE_PERCENT: '0' }), launch()])
    const investor = await visit(browser, demo.server.url)
    await enterAs(investor.page, 'Demo investor')
    await investor.page.locator('h1.amount').waitFor()
    await ask(investor.page, 'How am I doing?')
    await ask(investor.page, 'I want to make a complaint about my last statement')
    await ask(investor.page, 'buy 2 VTI')
    await investor.page.getByRole('button', { name: /^Confirm/ }).click()
    await investor.page.getByText('Filled', { exact: false }).first().waitFor()
    await investor.close()
    officer = await visit(browser, demo.server.url)
    await enterAs(officer.page, 'Demo compliance officer')
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await demo?.close()
  })

  test('finds a conversation by its words, reads it, and sees what was executed beside what was shown', async () => {
    const { page } = officer
    await page.getByLabel('Words').fill('my last statement')
    await page.getByRole('button', { name: 'Find' }).click()
    await page.getByText('One conversation, newest first').waitFor()
    await page.locator('.thread').first().click()
    await page.getByText('Executed as shown').waitFor()
    await page.locator('.entry p', { hasText: 'I want to make a complaint' }).first().waitFor()
    await expectAccessible(page, 'transcript')
    await shot(page, 'compliance-read-1440-light')
    await page.getByLabel('Words').fill('nobody said this')
    await page.getByRole('button', { name: 'Find' }).click()
    await page.locator('.thread').first().waitFor({ state: 'detached' })
  })

  test('proves the chain and replays a recommendation', async () => {
    const { page } = officer
    await page.getByRole('button', { name: 'Check the chain' }).click()
    await page.getByText(/^Unbroken, \d+ entries/).waitFor()
    await page.getByRole('button', { name: 'Replay this answer' }).first().click()
    await page.getByText(/^Identical/).waitFor()
    await expectAccessible(page, 'proven and replayed')
  })

  test('puts a legal hold on it and lifts it, each with a reason', async () => {
    const { page } = officer
    await page.getByLabel('Reason').fill('A complaint is open')
    await page.getByRole('button', { name: 'Hold this conversation' }).click()
    await page.getByText('A complaint is open', { exact: false }).waitFor()
    await page.getByLabel('Reason').fill('The complaint was settled')
    await page.getByRole('button', { name: 'Lift the hold' }).click()
    await page.getByText('Not held.', { exact: false }).waitFor()
  })

  test('hands on the record with its proofs and a paper to read', async () => {
    const { page } = officer
    const take = async (name: RegExp): Promise<Buffer> => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()])
      return readFileSync(await download.path())
    }
    const { content } = await readExport((await take(/proofs/)).toString().split('\n'))
    expect(content.chains.length).toBe(1)
    expect((await take(/Paper/)).subarray(0, 5).toString()).toBe('%PDF-')
  })

  test('sees what waits, the words that led there, and decides with a note', async () => {
    const { page } = officer
    await page.getByRole('link', { name: 'Supervision' }).click()
    const complaint = page.locator('.case[data-rule="complaint"]')
    await complaint.waitFor()
    await complaint.getByText('I want to make a complaint', { exact: false }).waitFor()
    await expectAccessible(page, 'supervision queue')
    await shot(page, 'supervision-1440-light', true)
    await complaint.getByRole('button', { name: 'Follow up' }).click()
    await page.getByText('Write a short note first', { exact: false }).waitFor()
    await complaint.getByLabel('Note').fill('Called the client, the statement is corrected.')
    await complaint.getByRole('button', { name: 'Follow up' }).click()
    await complaint.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Decided' }).click()
    await page.getByText('Called the client, the statement is corrected.', { exact: false }).waitFor()
    await page.setViewportSize(phone.viewport)
    expect(await overflow(page)).toBe(0)
    await expectAccessible(page, 'decided, on a phone')
    await shot(page, 'supervision-390-light', true)
    expect(officer.complaints).toEqual([])
  })
})
