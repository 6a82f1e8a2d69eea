import type { Figure } from './figure.ts'

/** One cell of a table row, with its place in the row's text. */
interface Cell { readonly start: number; readonly end: number; readonly text: string }

export const isRow = (text: string): boolean => /^\s*\|/.test(text)
const isRule = (text: string): boolean => /^\s*\|[\s:|-]+$/.test(text)

export const cellsOf = (row: string): readonly Cell[] => {
  const cells: Cell[] = []
  for (const match of row.matchAll(/\|([^|\n]*)(?=\|)/g)) cells.push({ start: match.index + 1, end: match.index + match[0].length, text: match[1]!.trim() })
  return cells
}

/** The head that a later row stands under: the first row of a table; its rule and rows keep it, other text ends it. */
export const headAfter = (text: string, head: readonly string[] | undefined): readonly string[] | undefined => {
  if (!isRow(text)) return text.trim() === '' ? head : undefined
  return head !== undefined || isRule(text) ? head : cellsOf(text).map((cell) => cell.text)
}

/** Whether this row opens a table: its head or its rule. `head`: of the table that stands before it. */
export const opensTable = (row: string, head: readonly string[] | undefined): boolean => isRow(row) && (head === undefined || isRule(row))

/** "3 years" in front of a row says of what time its figures are. */
const duration = /^(?:the )?(?:last |past )?(?:\d{1,2}|one|two|three|five|ten) (?:week|month|quarter|year)s?$/i
const asTime = (label: string): string => (duration.test(label) ? `over ${label.replace(/^the /i, '')}` : label)

/** What a cell stands for: its column's head and its row's first cell, as words, and where those begin in the row. */
export interface CellPlace { readonly head: string; readonly label: string; readonly labelEnd: number }

export const placeOf = (figure: Figure, row: string, head: readonly string[] | undefined): CellPlace | undefined => {
  const cells = cellsOf(row)
  const at = cells.findIndex((cell) => figure.start >= cell.start && figure.start < cell.end)
  const first = cells[0]
  if (head === undefined || at < 0 || !first) return undefined
  return { head: head[at] ?? '', label: at === 0 && !duration.test(first.text) ? '' : asTime(first.text), labelEnd: first.end }
}

const columnWords: readonly (readonly [head: RegExp, words: string])[] = [
  [/^(?:market |current )?value\b|^worth\b/i, 'worth'], [/^(?:allocation|% of|share|portion|part)\b/i, 'weight'], [/^(?:gain|p&l|profit|performance|ytd|1y|3y|5y)\b/i, 'return'],
]
/** A column's head in the words of a sentence: "Value" is what it is worth. */
export const headWords = (head: string): string => `${head} ${columnWords.find(([pattern]) => pattern.test(head))?.[1] ?? ''}`.trim()

/** A bare number under "Value (USD)" is money, under "Weight (%)" a percentage. */
export const inHeadUnit = (figure: Figure, row: string, head: readonly string[] | undefined): Figure => {
  const column = figure.kind === 'number' ? placeOf(figure, row, head)?.head ?? '' : ''
  return /%|\bpercent\b/i.test(column) ? { ...figure, kind: 'percent' } : /\$|\bUSD\b|\bdollars\b/i.test(column) ? { ...figure, kind: 'money' } : figure
}
