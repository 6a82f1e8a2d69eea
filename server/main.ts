import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { nodeVersionProblem } from './runtime.ts'

const problem = nodeVersionProblem(process.version)
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`)
  process.exit(1)
}

// What the last start compiled is not compiled again; where this folder can't be written, it is.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/steward', import.meta.url)))

// Imported only now: what they need may not even parse on an older Node.
const { ConfigError, readConfig } = await import('./config.ts')
const { anchorOf, anchorText } = await import('../ledger/verify/anchor.ts')
const { masterKeyFile } = await import('./foundations/record-keys.ts')
const { FolderInUse, startSteward } = await import('./start.ts')

const expected = (error: unknown): boolean =>
  error instanceof ConfigError || error instanceof FolderInUse || (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')

const words = (error: unknown): string => {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return 'PORT: that port is taken. Stop what uses it, or set PORT to another one (0 takes any).'
  return error instanceof Error ? error.message : String(error)
}

const run = async (): Promise<void> => {
  const config = readConfig(process.env)
  if (config.demo && config.DATABASE_URL === undefined && !existsSync(config.DATA_DIR)) process.stdout.write('Making the demo accounts and their past. This first start takes a moment.\n')
  const { url, steward, close } = await startSteward(config)
  process.stdout.write(`${url}\n`)
  if (steward.db.kind === 'embedded') process.stdout.write(`Data in ${steward.config.DATA_DIR}: safe against a killed process, not against a power cut. For that, set DATABASE_URL.\n`)
  if (steward.config.RECORD_MASTER_KEY === undefined) process.stdout.write(`What people say is sealed with keys under ${masterKeyFile(steward.config)}. Keep that file: without it the record can't be read.\n`)
  if (steward.demoAccounts.length > 0) process.stdout.write('Demo accounts (address, password, one-time-code secret):\n')
  for (const { email, password, totpSecret } of steward.demoAccounts) process.stdout.write(`  ${email.padEnd(28)} ${password}  ${totpSecret}\n`)
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    const tell = async (): Promise<void> => {
      const last = await steward.checkpointer.last()
      if (last) process.stdout.write(`Last checkpoint: ${anchorText(anchorOf(last))}\nKeep this line elsewhere: verify -- --anchor finds by it whether everything was put back to an older state.\n`)
    }
    close().then(tell).then(() => { process.exit(0) }, (error: unknown) => { steward.log.error('close-failed', error); process.exit(1) })
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

run().catch((error: unknown) => {
  process.stderr.write(`${expected(error) ? words(error) : (error instanceof Error ? error.stack : String(error))}\n`)
  process.exit(1)
})
