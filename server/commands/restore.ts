import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { restore } from '../backup/restore.ts'
import { readConfig } from '../config.ts'
import { openSigner } from '../foundations/keys.ts'
import { reportOf } from './report.ts'
import { problemText, runCommand, withServer } from './through.ts'
import type { VerifyReport } from '../../ledger/verify.ts'

/** Puts a backup in the place of the embedded folder, then verifies it. */
const main = async (): Promise<number> => {
  const { values: { from, key } } = parseArgs({ options: { from: { type: 'string' }, key: { type: 'string' } } })
  if (from === undefined) throw new Error('Say what to restore: npm run --silent restore -- --from steward.backup')
  const config = readConfig(process.env)
  const publicKey = key === undefined ? (await openSigner(config)).publicKey : await readFile(key, 'utf8')
  const { header, aside, checkpoints } = await restore(config, from, publicKey, new Date())
  console.log(`Restored the state of ${header.at} into ${config.DATA_DIR}${aside === undefined ? '' : `; what was there is in ${aside}`}.`)
  if (checkpoints > 0) console.log(`There were no checkpoints: those of the backup (${checkpoints}) are in ${config.CHECKPOINT_DIR}.`)
  return withServer(async (server) => {
    const { status, body } = await server.local('verify')
    if (status !== 200) throw new Error(problemText(body, status))
    const code = reportOf(body as VerifyReport)
    if (code !== 0) console.log('The checkpoints know of more than the backup holds: this is a roll-back. If you mean it, take it over; the record will say so: npm run accept-loss -- --reason "why"')
    return code
  })
}

await runCommand(main)
