import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'

/** Answers from a terminal, or line by line from a pipe, for whoever scripts it. */
export interface Lines {
  /** `undefined` when the input has ended. `secret`: nothing that is typed is shown. */
  ask(question: string, options?: { readonly secret?: boolean }): Promise<string | undefined>
  close(): void
}

type Next = (line: string | undefined) => void

/** Reads from the first question on, so that whoever asks nothing leaves the input alone. */
export const openLines = (input: NodeJS.ReadStream = process.stdin, output: NodeJS.WriteStream = process.stderr): Lines => {
  let hidden = false
  let over = false
  let reader: Interface | undefined
  const waiting: string[] = []
  const wanted: Next[] = []
  const shown = new Writable({ write: (chunk: Buffer, _encoding, done) => { if (!hidden && input.isTTY) output.write(chunk); done() } })
  const open = (): void => {
    reader = createInterface({ input, output: shown, terminal: input.isTTY })
    // A pipe brings lines before anybody asks for them.
    reader.on('line', (line) => { const next = wanted.shift(); if (next) next(line); else waiting.push(line) })
    reader.on('close', () => { over = true; for (const next of wanted.splice(0)) next(undefined) })
  }
  return {
    ask: async (question, { secret = false } = {}) => {
      if (!reader) open()
      if (input.isTTY) output.write(question)
      hidden = secret
      const line = waiting.shift() ?? (over ? undefined : await new Promise<string | undefined>((resolve) => { wanted.push(resolve) }))
      if (secret && input.isTTY) output.write('\n')
      hidden = false
      return line
    },
    close: () => { reader?.close() },
  }
}
