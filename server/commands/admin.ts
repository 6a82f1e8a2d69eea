import { parseArgs } from 'node:util'
import { bookCommands } from './admin/books.ts'
import { parseCommand, wordsOf, type Command } from './admin/command.ts'
import { enrol } from './admin/enrol.ts'
import { linkWords, peopleCommands } from './admin/people.ts'
import { ruleCommands } from './admin/rules.ts'
import { openLines, type Lines } from './lines.ts'
import { apiOf, signInAs, type Api } from './sign-in.ts'
import { problemText, runCommand, withServer, type Reached } from './through.ts'

const commands: Readonly<Record<string, Command>> = { ...peopleCommands, ...bookCommands, ...ruleCommands }

const help = [
  'npm run --silent admin -- create-administrator --email ADDRESS --label NAME   the first two, on this machine',
  'npm run --silent admin -- enrol LINK                                          password and authenticator, in a terminal',
  'npm run --silent admin -- --as ADDRESS COMMAND                                signs in first; without a command it reads them line by line', '',
  ...Object.values(commands).map(({ usage, does }) => `  ${usage}\n      ${does}`),
].join('\n')

const createAdministrator = async (server: Reached, args: readonly string[]): Promise<number> => {
  const { values: { email, label } } = parseArgs({ args: [...args], options: { email: { type: 'string' }, label: { type: 'string' } } })
  if (email === undefined || label === undefined) throw new Error('Say who: create-administrator --email ADDRESS --label NAME')
  const { status, body } = await server.local('administrator', { email, label })
  if (status !== 201) throw new Error(problemText(body, status))
  console.log(linkWords(body as { url: string; expiresAt: string }))
  return 0
}

const perform = async ([name = '', ...args]: readonly string[], api: Api, lines: Lines): Promise<void> => {
  const command = commands[name]
  if (!command) throw new Error(`There is no command ${name}. There are: ${Object.keys(commands).join(', ')}.`)
  console.log(await command.run(parseCommand(args, api, lines)))
}

/** One sign-in for as many commands as are written; a wrong one says so and the next is read. */
const readCommands = async (api: Api, lines: Lines): Promise<number> => {
  let failed = 0
  for (let line = await lines.ask('> '); line !== undefined && line.trim() !== 'exit'; line = await lines.ask('> ')) {
    const words = wordsOf(line)
    if (words.length > 0) await perform(words, api, lines).catch((error: unknown) => { failed = 1; console.error(error instanceof Error ? error.message : String(error)) })
  }
  return failed
}

const main = async (): Promise<number> => {
  const args = process.argv.slice(2)
  const as = args[0] === '--as' ? args[1] : undefined
  if (as === undefined && !['create-administrator', 'enrol'].includes(args[0] ?? '')) { console.log(help); return args.length === 0 || args[0] === 'help' ? 0 : 1 }
  const lines = openLines()
  try {
    return await withServer(async (server) => {
      if (args[0] === 'create-administrator') return createAdministrator(server, args.slice(1))
      if (args[0] === 'enrol') return enrol(server, args[1] ?? '', lines)
      const api = apiOf(server, await signInAs(server, as ?? '', lines), lines)
      if (args.length === 2) return readCommands(api, lines)
      await perform(args.slice(2), api, lines)
      return 0
    })
  } finally {
    lines.close()
  }
}

await runCommand(main)
