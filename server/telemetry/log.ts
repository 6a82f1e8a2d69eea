/** One JSON object a line: whatever a client sends is escaped, so nobody can write a line of their own. No personal text. */
export interface Log {
  info(event: string, facts?: Readonly<Record<string, unknown>>): void
  warn(event: string, facts?: Readonly<Record<string, unknown>>): void
  error(event: string, error: unknown, facts?: Readonly<Record<string, unknown>>): void
}

const short = (value: unknown): unknown => (typeof value === 'string' && value.length > 300 ? `${value.slice(0, 300)}…` : value)
const escapeLines = (text: string): string => text.replaceAll(/[\u2028\u2029\u0085]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)

export const createLog = (write: (line: string) => void, now: () => Date): Log => {
  const line = (level: string, event: string, facts: Readonly<Record<string, unknown>> = {}): void => {
    const safe = Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, short(value)]))
    write(`${escapeLines(JSON.stringify({ at: now().toISOString(), level, event, ...safe }))}\n`)
  }
  return {
    info: (event, facts) => { line('info', event, facts) },
    warn: (event, facts) => { line('warn', event, facts) },
    error: (event, error, facts) => { line('error', event, { ...facts, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }) },
  }
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
