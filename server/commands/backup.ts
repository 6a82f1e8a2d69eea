import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { BackupHeader } from '../backup/archive.ts'
import { problemText, runCommand, withServer } from './through.ts'

/** Writes the embedded folder and its checkpoints to one file, through the running server. */
const main = async (): Promise<number> => {
  const { values: { to } } = parseArgs({ options: { to: { type: 'string' } } })
  if (to === undefined) throw new Error('Say where to write: npm run --silent backup -- --to steward.backup')
  return withServer(async (server) => {
    const { status, body } = await server.local('backup', { to: resolve(to) })
    if (status !== 200) throw new Error(problemText(body, status))
    const { at, anchor, parts } = body as BackupHeader
    console.log(`Written to ${resolve(to)}: the state of ${at}, ${Math.ceil(parts.reduce((total, part) => total + part.bytes, 0) / 1e6)} MB, checkpoint ${anchor}.`)
    console.log('The keys are not in it. Keep the master key and the signing key elsewhere: without them it can not be read or continued.')
    return 0
  })
}

await runCommand(main)
