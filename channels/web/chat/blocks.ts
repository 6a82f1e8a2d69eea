/** A reply's text as the few shapes that a page knows. Everything is plain text: a model writes no markup. */
export type Block =
  | { readonly kind: 'paragraph'; readonly text: string; readonly lead?: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }

const bullet = /^\s*(?:[-*\u2022]|(\d{1,2})[.)])\s+(.*)$/
const isTable = (line: string): boolean => /^\s*\|.*\|\s*$/.test(line)
const cells = (line: string): readonly string[] => line.trim().slice(1, -1).split('|').map((cell) => plain(cell.trim()))
const isRule = (row: readonly string[]): boolean => row.every((cell) => /^:?-{2,}:?$/.test(cell))
/** Emphasis marks that a model may still write carry no meaning here. */
const plain = (text: string): string => text.replace(/\*\*(.+?)\*\*/g, '$1').replace(/^#{1,4}\s+/, '')
const leads = /^((?:What could go wrong|What this assumes|What would change this|Why)[.:])\s*(.*)$/s

const paragraph = (lines: readonly string[]): Block => {
  const text = plain(lines.join('\n'))
  const lead = leads.exec(text)
  return lead && lead[2] !== '' ? { kind: 'paragraph', text: lead[2]!, lead: lead[1]! } : { kind: 'paragraph', text }
}

type Kind = 'text' | 'bullet' | 'number' | 'table' | 'blank'
const kindOf = (line: string): Kind => {
  if (line.trim() === '') return 'blank'
  if (isTable(line)) return 'table'
  const match = bullet.exec(line)
  return match ? (match[1] === undefined ? 'bullet' : 'number') : 'text'
}

const close = (kind: Kind, lines: readonly string[]): Block => {
  if (kind === 'table') {
    const rows = lines.map(cells).filter((row) => !isRule(row))
    return { kind: 'table', head: rows[0] ?? [], rows: rows.slice(1) }
  }
  if (kind === 'text') return paragraph(lines)
  return { kind: 'list', ordered: kind === 'number', items: lines.map((line) => plain(bullet.exec(line)![2]!)) }
}

/** Paragraphs are parted by empty lines; consecutive bullets, numbers or table rows belong together. */
export const blocks = (text: string): readonly Block[] => {
  const found: Block[] = []
  let kind: Kind = 'blank'
  let lines: string[] = []
  for (const line of [...text.split('\n'), '']) {
    const next = kindOf(line)
    if (next !== kind && kind !== 'blank') {
      found.push(close(kind, lines))
      lines = []
    }
    if (next !== 'blank') lines.push(line)
    kind = next
  }
  return found
}
