import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoAccounts } from '../../server/demo/accounts.ts'
import { startFakeOpenAi, type FakeOpenAi } from '../fakes/openai-server.ts'
import { removeDataDir, startServer, temporaryDataDir, type ServerProcess } from '../server-process.ts'
import { signIn, type Client } from '../world/client.ts'

/** Words that occur nowhere else, said by one person in every way that there is. */
const words = { investor: ['Quillfeather', 'Brambleton', 'Ostrovia', 'Vandermere'], novice: ['Zephyrine', 'Tolliver', 'Marchetti', 'Isolabella'] } as const
type Who = keyof typeof words
const others: Readonly<Record<Who, Who>> = { investor: 'novice', novice: 'investor' }
const key = 'sk-canary-5f1c0ffee5f1c0ffee'

let [server, model, dataDir]: [ServerProcess, FakeOpenAi, string] = [undefined as never, undefined as never, '']
const clients = {} as Record<Who, Client>
const prompts: { readonly who: Who; readonly text: string }[] = []

const asked = async (who: Who, text: string, conversationId?: string): Promise<void> => {
  const before = model.requests.length
  await clients[who].ask(text, conversationId)
  prompts.push(...model.requests.slice(before).map((request) => ({ who, text: JSON.stringify(request) })))
}

/** In a conversation, a memory, a request to a human, and a review. The first word is said in a conversation alone, not as its first words, which are its title. */
const sayEverywhere = async (who: Who): Promise<void> => {
  const [spoken, kept, task, review] = words[who]
  const { id } = (await clients[who].post<{ id: string }>('/api/conversations', {})).body
  await asked(who, 'Hello', id)
  await asked(who, `My uncle ${spoken} asks how I am doing`, id)
  expect((await clients[who].post('/api/memories', { text: `I grew up in ${kept}`, conversationId: id })).status).toBe(201)
  expect((await clients[who].post('/api/tasks', { topic: `Please call me about the house of ${task}` })).status).toBe(201)
  expect((await clients[who].post('/api/privacy/human-review', { topic: `I disagree with what was said of ${review}` })).status).toBe(201)
  await asked(who, 'What do you remember about me?', id)
}

const filesUnder = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
/** Names of files whose bytes hold one of these texts. */
const holding = async (folder: string, texts: readonly string[]): Promise<readonly string[]> => {
  const files = await filesUnder(folder)
  expect(files.length).toBeGreaterThan(0)
  const found = await Promise.all(files.map(async (file) => { const bytes = await readFile(file); return texts.filter((text) => bytes.includes(text)).map((text) => `${text} in ${file}`) }))
  return found.flat()
}

beforeAll(async () => {
  model = await startFakeOpenAi(() => ({ kind: 'answer', text: 'I noted what you said.' }))
  dataDir = temporaryDataDir()
  server = await startServer({ dataDir, env: { OPENAI_API_KEY: key, OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'fake' } })
  for (const who of ['investor', 'novice'] as const) clients[who] = await signIn(server.url, demoAccounts.find(({ email }) => email === `${who}@demo.local`)!)
  for (const who of ['investor', 'novice'] as const) await sayEverywhere(who)
  for (const who of ['investor', 'novice'] as const) await asked(who, 'How am I doing?')
}, 240_000)
afterAll(async () => {
  await server.kill()
  await model.close()
  removeDataDir(dataDir)
})

describe.each(['investor', 'novice'] as const)('what %s said', (who) => {
  const other = others[who]
  test('is in their own export, each word of it, and in nobody else\'s', async () => {
    const exported = async (of: Who): Promise<string> => (await clients[of].get<{ text: string }>('/api/privacy/export')).body.text
    const [own, foreign] = await Promise.all([exported(who), exported(other)])
    expect(words[who].filter((word) => !own.includes(word))).toEqual([])
    expect(words[who].filter((word) => foreign.includes(word))).toEqual([])
  })

  test('reaches a model only in their own turns', () => {
    const [own, foreign] = [who, other].map((of) => prompts.filter((prompt) => prompt.who === of).map(({ text }) => text).join())
    expect(own).toContain(words[who][0])
    expect(words[who].filter((word) => foreign!.includes(word))).toEqual([])
  })

  test('is not in the other\'s memories', async () => {
    const text = JSON.stringify((await clients[other].get('/api/memories')).body)
    expect(words[who].filter((word) => text.includes(word))).toEqual([])
  })

  test('is in no log, no metric and no checkpoint', async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toContain('steward_turns_total')
    expect(words[who].filter((word) => server.output().includes(word) || metrics.includes(word))).toEqual([])
    expect(await holding(`${dataDir}-checkpoints`, words[who])).toEqual([])
  })

  test('in a conversation is nowhere in the data folder but sealed', async () => {
    // What a person asked to be remembered is a working table of theirs: the search does find what is not sealed.
    expect((await holding(dataDir, [words[who][1]])).length).toBeGreaterThan(0)
    expect(await holding(dataDir, [words[who][0]])).toEqual([])
  })
})

test('no secret stands in the data folder, the checkpoints, the logs, a prompt or an export', async () => {
  const cookies = Object.values(clients).map(({ cookie }) => cookie.split('=')[1]!)
  const secrets = [key, ...cookies, ...demoAccounts.flatMap(({ password, totpSecret }) => [password, totpSecret])]
  expect(secrets.filter((secret) => secret.length < 12)).toEqual([])
  expect(await holding(dataDir, secrets)).toEqual([])
  expect(await holding(`${dataDir}-checkpoints`, secrets)).toEqual([])
  const texts = [...prompts.map(({ text }) => text), ...await Promise.all(Object.values(clients).map(async (client) => (await client.get<{ text: string }>('/api/privacy/export')).body.text))].join()
  expect(secrets.filter((secret) => texts.includes(secret))).toEqual([])
  // What the demo mode prints at its start for its owner is not a log.
  const logs = server.output().split('\n').filter((line) => line.startsWith('{')).join('\n')
  expect(secrets.filter((secret) => logs.includes(secret))).toEqual([])
})
