import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { chat, sayOnce } from '../../channels/terminal/chat.ts'
import { connect, type TerminalConnection } from '../../channels/terminal/connection.ts'
import { recordDisplay } from '../../channels/terminal/ticket-actions.ts'
import { openLines } from './lines.ts'
import { signInAs } from './sign-in.ts'
import { runCommand, withServer } from './through.ts'

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

const usage = `npm run chat -- --as ADDRESS [--json] ["text" …]

  --as ADDRESS  who talks; in demo mode that is enough, elsewhere it asks for password and code
  "text" …      one message after another, then the end; without any it is a conversation, and /help tells what it knows
  --json        one line of JSON for each answer

It talks through the server that runs on DATA_DIR, and starts one for itself where none does.`

const main = async (): Promise<number> => {
  const { values, positionals: texts } = parseArgs({ options: { as: { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } }, allowPositionals: true })
  const { as: email, json, help } = values
  if (help) { console.log(usage); return 0 }
  if (email === undefined) throw new Error('Say who talks: npm run chat -- --as investor@demo.local "How am I doing?"')
  if (json && texts.length === 0) throw new Error('--json needs at least one message.')
  return withServer(async (server) => {
    // Closed before the conversation begins to read from the same input.
    const lines = openLines()
    const cookie = await signInAs(server, email, lines).finally(() => { lines.close() })
    const connection = await connect(server.url, cookie, randomUUID)
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
