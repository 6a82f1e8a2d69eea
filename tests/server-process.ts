import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface ServerProcess {
  readonly url: string
  readonly pid: number
  readonly dataDir: string
  readonly output: () => string
  /** SIGKILL: nothing is flushed, nobody is asked. Resolves when the process is gone. */
  kill(): Promise<void>
  /** SIGTERM, as a person's Ctrl-C: resolves with the exit code. */
  stop(): Promise<number | null>
}

const startTimeoutMs = 150_000

const exited = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null ? Promise.resolve(child.exitCode) : new Promise((resolve) => { child.once('exit', (code) => resolve(code)) })

export const temporaryDataDir = (): string => mkdtempSync(join(tmpdir(), 'steward-'))

/** The real server in a process of its own, on a free port, as `npm start` runs it. */
export const startServer = async (options: { readonly dataDir: string; readonly env?: Readonly<Record<string, string>> }): Promise<ServerProcess> => {
  const child = spawn(process.execPath, ['server/main.ts'], {
    env: { ...process.env, PORT: '0', DATA_DIR: options.dataDir, NODE_ENV: 'test', ...options.env }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout!.on('data', (chunk: Buffer) => { output += chunk.toString() })
  child.stderr!.on('data', (chunk: Buffer) => { output += chunk.toString() })
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => { child.kill('SIGKILL'); reject(new Error(`The server did not start within ${startTimeoutMs} ms:\n${output}`)) }, startTimeoutMs)
    child.stdout!.on('data', () => {
      const address = /http:\/\/localhost:(\d+)/.exec(output)
      // The accounts are printed after the address, perhaps in a later chunk.
      const complete = options.env?.['STEWARD_DEMO'] === 'off' || options.env?.['STEWARD_MODE'] === 'production' || /admin2@demo\.local.*\n/.test(output)
      if (address && complete) { clearTimeout(timer); resolve(`http://localhost:${address[1]}`) }
    })
    child.once('exit', (code) => { clearTimeout(timer); reject(new Error(`The server ended with ${code}:\n${output}`)) })
  })
  return {
    url, pid: child.pid!, dataDir: options.dataDir, output: () => output,
    kill: async () => { child.kill('SIGKILL'); await exited(child) },
    stop: async () => { child.kill('SIGTERM'); return exited(child) },
  }
}

export const removeDataDir = (dataDir: string): void => {
  rmSync(dataDir, { recursive: true, force: true })
  rmSync(`${dataDir}-checkpoints`, { recursive: true, force: true })
}
