import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { chat, sayOnce } from '../../channels/terminal/chat.ts'
import { connect, type TerminalConnection } from '../../channels/terminal/connection.ts'
import { recordDisplay } from '../../channels/terminal/ticket-actions.ts'
import { problemText, runCommand, withServer, type Reached } from './through.ts'

/** In demo mode the folder's owner may act as any account; elsewhere a person signs in. */
const signIn = async (server: Reached, email: string): Promise<string> => {
  const demo = await server.local('session', { email })
  if (demo.status === 200) return (demo.body as { cookie: string }).cookie
  if (server.demo || !process.stdin.isTTY) throw new Error(problemText(demo.body, demo.status))
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const password = await lines.question('Password: ')
  const code = await lines.question('One-time code: ')
  lines.close()
  const response = await fetch(`${server.url}/api/session`, {
    method: 'POST', headers: { 'content-type': 'application/json', origin: server.url, 'x-steward-csrf': '1' },
    body: JSON.stringify({ email, password, ...(code === '' ? {} : { code }) }),
  })
  if (response.status !== 200) throw new Error(problemText(await response.json(), response.status))
  return response.headers.getSetCookie()[0]!.split(';')[0]!
}

/** One reply object a line; the tickets in it count as displayed once the line is written. */
const printJson = async (connection: TerminalConnection, texts: readonly string[]): Promise<number> => {
  for (const text of texts) {
    const reply = await connection.say(text, () => undefined, () => undefined)
    process.stdout.write(`${JSON.stringify(reply)}\n`)
    for (const ticket of reply.tickets) await recordDisplay(connection, ticket)
    if (reply.outcome === 'error') return 1
  }
  return 0
}

const errorLine = (error: unknown): number => {
  process.stdout.write(`${JSON.stringify({ conversationId: '', turnId: '', text: (error as Error).message, model: '', latencyMs: 0, asOf: '', outcome: 'error', code: 'NOT_ANSWERED', tools: [], facts: [], cards: [], tickets: [] })}\n`)
  return 1
}

const main = async (): Promise<number> => {
  const { values, positionals: texts } = parseArgs({ options: { as: { type: 'string' }, json: { type: 'boolean', default: false } }, allowPositionals: true })
  const { as: email, json } = values
  if (email === undefined) throw new Error('Say who talks: npm run chat -- --as investor@demo.local "How am I doing?"')
  if (json && texts.length === 0) throw new Error('--json needs at least one message.')
  return withServer(async (server) => {
    const connection = await connect(server.url, await signIn(server, email), randomUUID)
    try {
      if (json) return await printJson(connection, texts)
      if (texts.length === 0) await chat(connection, { input: process.stdin, output: process.stdout }, randomUUID)
      for (const text of texts) await sayOnce(connection, { input: process.stdin, output: process.stdout }, text)
      return 0
    } finally {
      connection.close()
    }
  }).catch((error: unknown) => { if (json) return errorLine(error); throw error })
}

await runCommand(main)
