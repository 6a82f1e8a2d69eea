import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import { removeDataDir, startServer, temporaryDataDir } from '../../tests/server-process.ts'
import { localSession } from './local-session.ts'
import { benchResult, type BenchResult } from './result.ts'

const sockets = 1000
const residentKb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1])

const openMany = async (url: string, cookie: string): Promise<readonly Socket[]> => {
  const open = (): Promise<Socket> => new Promise((resolve, reject) => {
    const socket = io(`${url}/chat`, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie, origin: url } })
    socket.once('connect', () => { resolve(socket) })
    socket.once('connect_error', reject)
  })
  const opened: Socket[] = []
  while (opened.length < sockets) opened.push(...await Promise.all(Array.from({ length: 50 }, open)))
  return opened
}

/** Growth of the process's resident memory by a thousand idle, signed-in sockets, in MB. */
const growth = async (pid: number, url: string, cookie: string): Promise<number> => {
  const warm = await openMany(url, cookie)
  for (const socket of warm) socket.close()
  await sleep(2_000)
  const before = residentKb(pid)
  const opened = await openMany(url, cookie)
  await sleep(2_000)
  const after = residentKb(pid)
  for (const socket of opened) socket.close()
  return Math.max(0.1, (after - before) / 1024)
}

const bareServer = async (): Promise<{ url: string; pid: number; stop: () => void }> => {
  const child = spawn(process.execPath, ['eval/bench/bare-sockets.ts'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve) => { child.stdout.once('data', (chunk: Buffer) => { resolve(chunk.toString().trim()) }) })
  return { url, pid: child.pid!, stop: () => { child.kill('SIGKILL') } }
}

/** After a first thousand came and went, so that what a process never gives back is not counted as growth. */
export const socketBench = async (): Promise<readonly BenchResult[]> => {
  const bare = await bareServer()
  const baseline = await growth(bare.pid, bare.url, '').finally(bare.stop)
  const dataDir = temporaryDataDir()
  const server = await startServer({ dataDir })
  try {
    const value = await growth(server.pid, server.url, await localSession(server, 'investor@demo.local'))
    return [benchResult({ name: 'sockets.memory', value, unit: 'MB/1000', baseline, better: 'lower', goal: { ratio: 0.9 } })]
  } finally {
    await server.stop()
    removeDataDir(dataDir)
  }
}
