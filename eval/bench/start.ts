import { randomUUID } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { connect } from '../../channels/terminal/connection.ts'
import { removeDataDir, startServer, temporaryDataDir } from '../../tests/server-process.ts'
import { localSession } from './local-session.ts'
import { benchResult, type BenchResult } from './result.ts'

const emptyProcessSeconds = (): number => {
  const start = performance.now()
  spawnSync(process.execPath, ['-e', ''])
  return (performance.now() - start) / 1000
}

/** From starting the process on an empty folder (database made, demo world seeded) to the first finished answer. */
export const startBench = async (): Promise<readonly BenchResult[]> => {
  const baseline = emptyProcessSeconds()
  const dataDir = temporaryDataDir()
  const start = performance.now()
  const server = await startServer({ dataDir })
  try {
    const connection = await connect(server.url, await localSession(server, 'investor@demo.local'), randomUUID)
    await connection.say('How am I doing?', () => undefined, () => undefined)
    const value = (performance.now() - start) / 1000
    connection.close()
    return [benchResult({ name: 'first-answer', value, unit: 's', baseline, better: 'lower', goal: { value: 60 }, reason: 'The baseline is an empty process of the same runtime.' })]
  } finally {
    await server.stop()
    removeDataDir(dataDir)
  }
}
