import type { TeamsCardView } from '../port.ts'

/** Adaptive Cards 1.5: what Teams shows on desktop, web and phones (universal actions came with 1.4). */
const version = '1.5'

export type Element = Readonly<Record<string, unknown>>
type Style = { readonly size?: 'Small' | 'Default' | 'Medium' | 'Large'; readonly weight?: 'Bolder'; readonly isSubtle?: true; readonly color?: 'Warning' | 'Attention' | 'Good'; readonly spacing?: 'None' | 'Small' | 'Medium' }

/** Where a text block would read markdown: emphasis, links, code, markup, lists. */
const marks = /[\\*_[\]`~#<>&|]|^\s*(?:[-+]|\d+[.)])\s|\{\{|https?:|\r/m

/** Words exactly as they are: what markdown would read differently goes as a run of text, in which nothing is markup. */
export const words = (text: string, style: Style = {}): Element => {
  if (!marks.test(text)) return { type: 'TextBlock', text, wrap: true, ...style }
  const { spacing, ...run } = style
  return { type: 'RichTextBlock', ...(spacing === undefined ? {} : { spacing }), inlines: [{ type: 'TextRun', text, ...run }] }
}

/** A moment in the reader's own time zone; the client writes it. */
export const clockTime = (iso: string, before: string, style: Style = {}): Element =>
  ({ type: 'TextBlock', text: `${before}{{TIME(${iso.slice(0, 19)}Z)}}.`, wrap: true, ...style })

const cell = (text: string, right: boolean, style: Style): Element =>
  ({ type: 'TableCell', items: [{ ...words(text, style), horizontalAlignment: right ? 'Right' : 'Left' }] })

/** Figures with their signs and units, dashes, nothing: what stands at the right. */
const isFigure = (text: string): boolean => /^[^\p{L}]*(?:\p{L}{1,4})?$/u.test(text) && (text === '' || /[\d–-]/.test(text))

/** The schema's name for it, and the one that Microsoft's own renderer reads. */
const heading = (head: boolean) => ({ firstRowAsHeader: head, firstRowAsHeaders: head })

/** A column's part of the width: that of its longest text, within reason. */
const share = (columns: readonly string[], rows: readonly (readonly string[])[], at: number): number =>
  Math.min(16, Math.max(8, ...[columns, ...rows].map((row) => row[at]?.length ?? 0)))

/** A table with its figures at the right. */
export const table = (columns: readonly string[], rows: readonly (readonly string[])[]): Element => {
  const width = Math.max(columns.length, ...rows.map((row) => row.length))
  const right = Array.from({ length: width }, (_, at) => at > 0 && rows.every((row) => isFigure(row[at] ?? '')))
  const line = (row: readonly string[], style: Style): Element =>
    ({ type: 'TableRow', cells: right.map((isRight, at) => cell(row[at] ?? '', isRight, style)) })
  const head = columns.some((each) => each !== '')
  return {
    type: 'Table', columns: right.map((_, at) => ({ width: share(columns, rows, at) })), ...heading(head), showGridLines: false, spacing: 'Small',
    rows: [...(head ? [line(columns, { isSubtle: true, size: 'Small' })] : []), ...rows.map((row) => line(row, { size: 'Small' }))],
  }
}

/** A press that comes back to us. `data` holds ids only: whatever comes back is looked up again. */
export const execute = (title: string, verb: string, data: Readonly<Record<string, string>>, style?: 'positive' | 'destructive'): Element =>
  ({ type: 'Action.Execute', title, verb, data, ...(style === undefined ? {} : { style }) })

export const open = (title: string, url: string): Element => ({ type: 'Action.OpenUrl', title, url })

/** Puts a sentence into the chat as if the person had typed it. */
export const say = (text: string): Element => ({ type: 'Action.Submit', title: text.length > 40 ? `${text.slice(0, 39)}…` : text, data: { msteams: { type: 'imBack', value: text } } })

export const image = (url: string, altText: string): Element => ({ type: 'Image', url, altText, size: 'Stretch', spacing: 'Small' })

export interface CardParts {
  readonly title?: string
  readonly body: readonly Element[]
  readonly actions?: readonly Element[]
  /** The same in plain words. */
  readonly text: string
  /** What the client sends by itself when it shows the card to one of these people. */
  readonly refresh?: { readonly verb: string; readonly data: Readonly<Record<string, string>>; readonly userIds: readonly string[] }
}

export const cardOf = ({ title, body, actions = [], text, refresh }: CardParts): TeamsCardView => ({
  text,
  card: {
    type: 'AdaptiveCard', $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', version,
    msteams: { width: 'Full' }, body: [...(title === undefined ? [] : [words(title, { weight: 'Bolder', size: 'Medium' })]), ...body],
    ...(actions.length > 0 ? { actions: actions.slice(0, 6) } : {}),
    ...(refresh === undefined ? {} : { refresh: { action: { type: 'Action.Execute', title: 'Refresh', verb: refresh.verb, data: refresh.data }, userIds: refresh.userIds } }),
  },
})
