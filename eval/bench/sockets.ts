import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import { removeDataDir, startServer, temporaryDataDir } from '../../tests/server-process.ts'
import { localSession } from './local-session.ts'
import { benchResult, type BenchResult } from './result.ts'

const sockets = 1000
/** Longer than what a connection keeps only while it comes: its place among those who have not signed in, its first timers. */
const settleMs = 6_000
const probed = { NODE_OPTIONS: '--expose-gc --import ./eval/bench/heap-probe.mjs' }

const openMany = async (url: string, cookie: string, count: number): Promise<readonly Socket[]> => {
  const open = (): Promise<Socket> => new Promise((resolve, reject) => {
    const socket = io(`${url}/chat`, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie, origin: url } })
    socket.once('connect', () => { resolve(socket) })
    socket.once('connect_error', reject)
  })
  const opened: Socket[] = []
  while (opened.length < count) opened.push(...await Promise.all(Array.from({ length: 50 }, open)))
  return opened
}

interface Measured { readonly url: string; readonly pid: number; readonly output: () => string }

/** What the process keeps once its garbage is gone: resident memory would tell more of its past than of its sockets. */
const keptBytes = async ({ pid, output }: Measured): Promise<number> => {
  const said = (): readonly string[] => output().match(/kept \d+\n/g) ?? []
  const before = said().length
  process.kill(pid, 'SIGUSR2')
  while (said().length === before) await sleep(20)
  return Number(/\d+/.exec(said().at(-1)!)![0])
}

/** Growth by a thousand idle sockets in MB, after a first hundred came and went. */
const growth = async (server: Measured, cookie: string): Promise<number> => {
  for (const socket of await openMany(server.url, cookie, 100)) socket.close()
  await sleep(settleMs)
  const before = await keptBytes(server)
  const opened = await openMany(server.url, cookie, sockets)
  await sleep(settleMs)
  const after = await keptBytes(server)
  for (const socket of opened) socket.close()
  return (after - before) / 1e6
}

const outputOf = (child: ChildProcess): (() => string) => {
  let text = ''
  child.stdout!.on('data', (chunk: Buffer) => { text += chunk.toString() })
  return () => text
}

const bareGrowth = async (): Promise<number> => {
  const child = spawn(process.execPath, ['eval/bench/bare-sockets.ts'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...probed } })
  const output = outputOf(child)
  while (!output().includes('http')) await sleep(20)
  try {
    // As much of a handshake as ours: a cookie's length.
    return await growth({ url: output().trim(), pid: child.pid!, output }, `steward=${'x'.repeat(43)}`)
  } finally {
    child.kill('SIGKILL')
  }
}

export const socketBench = async (): Promise<readonly BenchResult[]> => {
  const baseline = await bareGrowth()
  const dataDir = temporaryDataDir()
  const server = await startServer({ dataDir, env: probed })
  try {
    const value = await growth(server, await localSession(server, 'investor@demo.local'))
    return [benchResult({ name: 'sockets.memory', value, unit: 'MB/1000', baseline, better: 'lower', goal: { ratio: 0.9 } })]
  } finally {
    await server.stop()
    removeDataDir(dataDir)
  }
}
