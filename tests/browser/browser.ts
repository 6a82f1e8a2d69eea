import { existsSync, mkdirSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { expect } from 'vitest'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
/** Why this machine can't run these tests, or nothing. */
export const noBrowser = existsSync(executablePath) ? '' : `There is no Chromium at ${executablePath}. Install it, or set CHROMIUM.`

const quiet = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
export const launch = (): Promise<Browser> => chromium.launch({ executablePath, args: quiet })

export const desktop = { viewport: { width: 1440, height: 900 } } as const
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true } as const

export interface Visit {
  readonly page: Page
  /** What the page complained about: script errors and anything that the content security policy stopped. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

/** A person's own browser window: cookies are theirs alone, and every complaint of the page is kept. */
export const visit = async (browser: Browser, url: string, options: BrowserContextOptions = desktop): Promise<Visit> => {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to|blocked/i.test(message.text())) complaints.push(message.text())
  })
  await page.goto(url)
  return { page, complaints, close: () => context.close() }
}

/** 0 violations, as axe sees them: WCAG 2.1 AA and its best practices. */
export const expectAccessible = async (page: Page, state: string): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')}`)
  expect(found, state).toEqual([])
}

/** For people to look at; the folder is not in git. */
export const shot = async (page: Page, name: string, fullPage = false): Promise<void> => {
  mkdirSync('shots', { recursive: true })
  await page.screenshot({ path: `shots/${name}.png`, fullPage })
}

export const focusedText = (page: Page): Promise<string> => page.evaluate('document.activeElement.textContent.trim()')
/** Nothing reaches past the right edge. */
export const overflow = (page: Page): Promise<number> => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
