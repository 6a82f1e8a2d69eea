import { parseArgs } from 'node:util'
import { problemText, runCommand, withServer } from './through.ts'

/** Goes on after a loss that is known: an older backup was put back, or the checkpoints are gone for good. The record tells it for ever. */
const main = async (): Promise<number> => {
  const { values: { reason } } = parseArgs({ options: { reason: { type: 'string' } } })
  if (reason === undefined) throw new Error('Say why: npm run --silent accept-loss -- --reason "Restored the backup of Monday after a broken disk"')
  return withServer(async (server) => {
    const { status, body } = await server.local('accept-loss', { reason })
    if (status !== 200) throw new Error(problemText(body, status))
    const { anchor } = body as { readonly anchor: string }
    console.log(`Taken over. The record goes on with checkpoint ${anchor}; every verification will say why.`)
    return 0
  })
}

await runCommand(main)
