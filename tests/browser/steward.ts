import { execFileSync } from 'node:child_process'
import { generateSync } from 'otplib'
import type { Page } from 'playwright-core'
import { startServer, temporaryDataDir, removeDataDir, type ServerProcess } from '../server-process.ts'

export interface DemoServer {
  readonly server: ServerProcess
  /** The six digits of the account's authenticator now, from the secret that the start printed. */
  codeOf(who: string): string
  close(): Promise<void>
}

/** The real server on a free port with a folder of its own, and the pages as they are built now. */
export const startDemo = async (env: Readonly<Record<string, string>> = {}, dataDir = temporaryDataDir()): Promise<DemoServer> => {
  execFileSync(process.execPath, ['channels/web/build.ts'])
  const server = await startServer({ dataDir, env })
  const codeOf = (who: string): string => {
    const line = server.output().split('\n').find((each) => each.trim().startsWith(`${who}@demo.local`))
    const secret = line?.trim().split(/\s+/).at(-1)
    if (secret === undefined) throw new Error(`The start printed no secret for ${who}.`)
    return generateSync({ secret })
  }
  const close = async (): Promise<void> => {
    await server.stop()
    removeDataDir(dataDir)
  }
  return { server, codeOf, close }
}

/** One press on the sign-in page. */
export const enterAs = async (page: Page, label: string): Promise<void> => {
  await page.getByRole('button', { name: `Enter as ${label}`, exact: true }).click()
}

/** Sends a message and waits until its answer is settled. Returns the answer's words as a person reads them. */
export const ask = async (page: Page, text: string): Promise<string> => {
  const settled = page.locator('.turn__meta')
  const before = await settled.count()
  await page.getByLabel('Message', { exact: true }).fill(text)
  await page.getByRole('button', { name: 'Send' }).click()
  await settled.nth(before).waitFor({ timeout: 60_000 })
  return page.locator('.chat__flow > .turn:not(.turn--you)').last().innerText()
}
