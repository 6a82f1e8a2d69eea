/** Words up to `width` columns a line; existing line breaks stay. */
export const wrap = (text: string, width: number): string => text.split('\n').map((line) => {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current].join('\n')
}).join('\n')

const isFigure = (cell: string): boolean => /^[+\-−▲▼ ]*[$€]?[\d.,]+[ \u202f]?(%|bps|x)?$/.test(cell.trim()) || cell === '–'

/** A text column keeps at least this much. */
const narrowest = 3

/** Cuts a cell with an ellipsis; the figure columns are never cut. */
const fit = (cell: string, width: number): string => (cell.length <= width ? cell : `${cell.slice(0, Math.max(1, width - 1))}…`)

/**
 * A table that fits `width` columns: figures right-aligned, the widest text column gives way.
 * `columns` may be empty: then there is no head.
 */
export const table = (columns: readonly string[], rows: readonly (readonly string[])[], width: number): string => {
  const count = Math.max(columns.length, ...rows.map((row) => row.length))
  const right = Array.from({ length: count }, (_, at) => rows.length > 0 && rows.every((row) => row[at] === undefined || row[at] === '' || isFigure(row[at])))
  const widths = Array.from({ length: count }, (_, at) => Math.max(columns[at]?.length ?? 0, ...rows.map((row) => row[at]?.length ?? 0)))
  let excess = widths.reduce((sum, each) => sum + each, 2 * (count - 1)) - width
  while (excess > 0) {
    const widest = widths.reduce((best, each, at) => (!right[at] && each > (widths[best] ?? 0) ? at : best), right.indexOf(false))
    if (widest < 0 || widths[widest]! <= narrowest) break
    const cut = Math.min(excess, widths[widest]! - narrowest)
    widths[widest]! -= cut
    excess -= cut
  }
  const line = (cells: readonly string[]) => widths.map((size, at) => {
    const cell = right[at] ? cells[at] ?? '' : fit(cells[at] ?? '', size)
    return right[at] ? cell.padStart(size) : cell.padEnd(size)
  }).join('  ').trimEnd()
  const head = columns.length > 0 ? [line(columns), widths.map((size) => '─'.repeat(size)).join('  ')] : []
  return [...head, ...rows.map(line)].join('\n')
}
