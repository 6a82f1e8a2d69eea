import { randomUUID } from 'node:crypto'
import { connect, type TerminalConnection } from '../../channels/terminal/connection.ts'
import { removeDataDir, startServer, temporaryDataDir } from '../../tests/server-process.ts'
import { localSession } from './local-session.ts'
import { benchResult, median, percentile, type BenchResult } from './result.ts'

const lookups = ['How am I doing?', 'What do I hold?', 'What is my largest position?', 'How much cash do I have?', 'Show my transactions',
  'What dividends did I get?', 'How is my money split by sector?', 'What does VTI cost now?', 'What is an expense ratio?', 'Which holdings are stocks?']
const computations = ['What would 2008 do to me?', 'Backtest 60/40 against what I have', 'Make me less risky', 'What if rates rise by 2 %?',
  'Find me the minimum variance portfolio', 'What would 2022 do to me?', 'Backtest my portfolio since 2015', 'Give me a risk parity portfolio']

const timed = async (connection: TerminalConnection, text: string): Promise<number> => {
  const start = performance.now()
  const reply = await connection.say(text, () => undefined, () => undefined)
  if (reply.outcome !== 'answered' && reply.outcome !== 'clarify') throw new Error(`"${text}" was ${reply.outcome}: ${reply.text}`)
  return performance.now() - start
}

const rounds = async (connection: TerminalConnection, texts: readonly string[], count: number): Promise<readonly number[]> => {
  const times: number[] = []
  for (let round = 0; round < count; round += 1) for (const text of texts) times.push(await timed(connection, text))
  return times
}

/** A request that does nothing, through the same server. */
const emptyRequests = async (url: string): Promise<readonly number[]> => {
  const times: number[] = []
  for (let count = 0; count < 50; count += 1) {
    const start = performance.now()
    await (await fetch(`${url}/healthz`)).text()
    times.push(performance.now() - start)
  }
  return times
}

/** Whole turns as a person feels them: message sent to reply received, the offline model and the record included. */
export const turnBench = async (): Promise<readonly BenchResult[]> => {
  const dataDir = temporaryDataDir()
  const server = await startServer({ dataDir })
  try {
    const cookie = await localSession(server, 'investor@demo.local')
    const warm = await connect(server.url, cookie, randomUUID)
    await rounds(warm, [lookups[0]!, computations[0]!], 2)
    warm.close()
    const result = async (name: string, texts: readonly string[], count: number, goal: number) => {
      const connection = await connect(server.url, cookie, randomUUID)
      const baseline = percentile(await emptyRequests(server.url), 0.95)
      const times = await rounds(connection, texts, count)
      connection.close()
      return benchResult({ name, value: percentile(times, 0.95), unit: 'ms', baseline, better: 'lower', goal: { value: goal },
        reason: `p50 ${median(times).toFixed(0)} ms over ${times.length} turns of one conversation; the baseline is p95 of an empty request.` })
    }
    return [await result('turn.lookup.p95', lookups, 4, 150), await result('turn.compute.p95', computations, 3, 1000)]
  } finally {
    await server.stop()
    removeDataDir(dataDir)
  }
}
