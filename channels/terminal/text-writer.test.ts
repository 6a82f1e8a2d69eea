import { expect, test } from 'vitest'
import { textWriter } from './text-writer.ts'

const printed = (pieces: readonly string[], width = 60): string => {
  let out = ''
  const writer = textWriter((text) => { out += text }, width)
  for (const piece of pieces) writer.write(piece)
  writer.end()
  return out
}

const reply = 'You are up 7.4 % this year.\n\n| Holding | Share |\n| --- | --- |\n| VTI | 30.1 % |\n| cash | 3.0 % |\n\nAs of 2026-07-31.'

test('a table is aligned, text around it stays', () => {
  expect(printed([reply])).toBe('You are up 7.4 % this year.\n\nHolding   Share\n───────  ──────\nVTI      30.1 %\ncash      3.0 %\n\nAs of 2026-07-31.\n')
})

test('however the stream is cut, the same text comes out', () => {
  for (let size = 1; size < reply.length; size += 7) {
    const pieces = Array.from({ length: Math.ceil(reply.length / size) }, (_, at) => reply.slice(at * size, (at + 1) * size))
    expect(printed(pieces)).toBe(printed([reply]))
  }
})
