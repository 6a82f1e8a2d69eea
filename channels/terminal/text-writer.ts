import { table, wrap } from './layout.ts'

export interface TextWriter {
  /** The next checked piece of a reply: a sentence, a table row, a line break. */
  write(text: string): void
  /** What is still held back: an unfinished line, an open table. */
  end(): void
}

const cellsOf = (row: string): readonly string[] => row.trim().replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim())
const isRule = (row: string): boolean => /^\|[\s:|-]+\|$/.test(row.trim())

/** Prints a streaming reply: paragraphs wrapped, table rows gathered until the table ends and then aligned. */
export const textWriter = (print: (text: string) => void, width: number): TextWriter => {
  let line = ''
  let rows: string[] = []
  const flushTable = () => {
    if (rows.length === 0) return
    const [head, ...body] = rows.filter((row) => !isRule(row)).map(cellsOf)
    const hasHead = rows.some(isRule)
    print(`${table(hasHead ? head ?? [] : [], hasHead ? body : [head ?? [], ...body], width)}\n`)
    rows = []
  }
  const endLine = () => {
    if (line.trimStart().startsWith('|')) rows.push(line)
    else {
      flushTable()
      print(`${wrap(line, width)}\n`)
    }
    line = ''
  }
  return {
    write: (text) => {
      const [first, ...rest] = text.split('\n')
      line += first
      for (const next of rest) {
        endLine()
        line = next
      }
    },
    end: () => {
      if (line !== '') endLine()
      flushTable()
    },
  }
}
