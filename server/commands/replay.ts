import { runCommand, problemText, withServer } from './through.ts'
import type { Replay } from '../replay/replay.ts'

const codes: Readonly<Record<Replay['status'], number>> = { identical: 0, different: 1, 'version-changed': 2 }
const words: Readonly<Record<Replay['status'], string>> = {
  identical: 'Identical: every number comes out again, bit for bit.',
  different: 'DIFFERENT: the same tools on the same data give other numbers.',
  'version-changed': 'VERSION_CHANGED: a tool has a newer version than the record.',
}

const main = async (): Promise<number> => {
  const id = process.argv[2]
  if (id === undefined) throw new Error('Say which recommendation: npm run --silent replay -- TURN_OR_TICKET_ID')
  return withServer(async (server) => {
    const { status, body } = await server.local('replay', { id })
    if (status !== 200) throw new Error(problemText(body, status))
    const result = body as Replay
    for (const call of result.calls) {
      const verdict = call.identical ? 'identical' : `differs${call.difference === undefined ? '' : ` at ${call.difference}`}`
      console.log(`${call.resultId.padEnd(5)} ${call.name.padEnd(18)} v${call.version.padEnd(3)} ${call.recorded.slice(0, 12)}  ${verdict}`)
    }
    console.log(words[result.status])
    return codes[result.status]
  })
}

await runCommand(main)
