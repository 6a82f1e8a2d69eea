import { spawn } from 'node:child_process'
import type { Filling, Quote } from './book.ts'
import type { Fault } from './faults.ts'
import { readLedger, type Event } from './ledger.ts'

export type { Event, Fault }

/** The fake in a process of its own, and the hand that makes it misbehave. */
export interface FakeAlpaca {
  readonly url: string
  readonly keyId: string
  readonly secretKey: string
  fault(fault: Fault): Promise<void>
  heal(): Promise<void>
  /** Lets go of the requests that a fault holds. */
  release(): Promise<void>
  quote(symbol: string, quote: Quote): Promise<void>
  filling(filling: Filling): Promise<void>
  fill(clientOrderId: string, qty?: string): Promise<void>
  settle(): Promise<void>
  telling(how: 'once' | 'twice' | 'reversed'): Promise<void>
  dropStream(): Promise<void>
  /** How many sockets listen to trade updates. */
  listeners(): Promise<number>
  /** Waits for an event in the ledger at line `from` or later; resolves with the line after it. */
  next(from: number, kind: Event['kind'], what?: string, clientOrderId?: string): Promise<number>
  /** The ledger's file as it stands, whoever is still running. */
  ledger(): readonly Event[]
  stop(): Promise<void>
}

const credentials = { keyId: 'fake-key-id', secretKey: 'fake-secret-key' }

export const startFakeAlpaca = async (ledgerFile: string, env: Readonly<Record<string, string>> = {}): Promise<FakeAlpaca> => {
  const child = spawn(process.execPath, ['tests/fakes/alpaca/server.ts'], {
    env: { ...process.env, FAKE_LEDGER: ledgerFile, FAKE_KEY_ID: credentials.keyId, FAKE_SECRET_KEY: credentials.secretKey, ...env }, stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => { reject(new Error(`The fake ended with ${code}.`)) })
    child.stdout.once('data', (chunk: Buffer) => { resolve(/http:\S+/.exec(chunk.toString())![0]) })
  })
  const admin = async (act: string, body: object = {}): Promise<{ listeners: number; line: number }> => {
    const response = await fetch(`${url}/admin/${act}`, { method: 'POST', body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`The fake answered ${response.status} to ${act}.`)
    return response.json() as Promise<{ listeners: number; line: number }>
  }
  return {
    url, ...credentials,
    fault: async (fault) => { await admin('fault', fault) },
    heal: async () => { await admin('heal') },
    release: async () => { await admin('release') },
    quote: async (symbol, quote) => { await admin('quote', { symbol, ...quote }) },
    filling: async (filling) => { await admin('filling', { filling }) },
    fill: async (clientOrderId, qty) => { await admin('fill', { client_order_id: clientOrderId, qty }) },
    settle: async () => { await admin('settle') },
    telling: async (telling) => { await admin('stream', { telling }) },
    dropStream: async () => { await admin('drop') },
    listeners: async () => (await admin('status')).listeners,
    next: async (from, kind, what, clientOrderId) => {
      const query = new URLSearchParams({ from: String(from), kind, ...(what !== undefined && { what }), ...(clientOrderId !== undefined && { client_order_id: clientOrderId }) })
      return (await admin(`await?${query}`)).line
    },
    ledger: () => readLedger(ledgerFile),
    stop: async () => {
      const gone = new Promise((resolve) => { child.once('exit', resolve) })
      child.kill('SIGTERM')
      await gone
    },
  }
}
