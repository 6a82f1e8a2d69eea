import { resolve } from 'node:path'
import { problemText, runCommand, withServer } from './through.ts'

/** Writes the whole record with its proofs as JSON Lines, for `verify -- --export` on another machine. */
const main = async (): Promise<number> => {
  const file = process.argv[2]
  if (file === undefined) throw new Error('Say where to write: npm run --silent export -- record.jsonl')
  return withServer(async (server) => {
    const { status, body } = await server.local('verify', { exportFile: resolve(file) })
    if (status !== 200) throw new Error(problemText(body, status))
    console.log(`Written to ${resolve(file)}. Its owner alone can read it: it holds conversations.`)
    return 0
  })
}

await runCommand(main)
