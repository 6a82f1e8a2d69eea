import { capital } from '../../domain/format.ts'
import { formatUsd, usd } from '../../domain/money.ts'
import type { AccessItem } from '../../ledger/privacy/access.ts'

const text = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value ?? ''))
const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)

/** One JSON object a line: what it is, then the row. Cents are strings. */
export const asJsonLines = (items: readonly AccessItem[], at: Date): string =>
  [{ format: 'steward-access-v1', at: at.toISOString(), items: items.length }, ...items].map((item) => `${JSON.stringify(item, plain)}\n`).join('')

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (value: string): string => value.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign)

const words = (name: string): string => {
  const spaced = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase()
  return capital(spaced)
}

/** Structures as lists that people can read; anything else as its text. */
const shown = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? '' : `<ul>${value.map((each) => `<li>${shown(each)}</li>`).join('')}</ul>`
  if (typeof value !== 'object' || value === null || value instanceof Date) return escaped(text(value))
  return `<dl>${Object.entries(value).map(([name, each]) => `<dt>${escaped(words(name))}</dt><dd>${shown(each)}</dd>`).join('')}</dl>`
}

const isCents = (name: string, value: unknown): value is bigint => name.endsWith('minor') && typeof value === 'bigint'
const cell = (name: string, value: unknown): string => (isCents(name, value) ? `<td class="n">${formatUsd(usd(value))}</td>` : `<td>${shown(value)}</td>`)
const heading = (name: string): string => (name.endsWith('minor') ? `${words(name.replace(/_?minor$/, '') || 'amount')} (USD)` : words(name))

const section = (title: string, items: readonly AccessItem[]): string => {
  const columns = [...new Set(items.flatMap(({ row }) => Object.keys(row)))]
  const head = columns.map((name) => `<th scope="col">${escaped(heading(name))}</th>`).join('')
  const rows = items.map(({ row }) => `<tr>${columns.map((name) => cell(name, row[name])).join('')}</tr>`).join('\n')
  return `<section><h2>${escaped(title)} <small>${items.length}</small></h2><div role="region" aria-label="${escaped(title)}" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>\n${rows}\n</tbody></table></div></section>`
}

const style = `body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1a1a1a;background:#fff}
h2{margin-top:2rem}small{font-weight:400;color:#555}[role=region]{overflow-x:auto}table{border-collapse:collapse;font-size:.875rem}
th,td{border:1px solid #bbb;padding:.25rem .5rem;text-align:left;vertical-align:top;max-width:40rem;overflow-wrap:anywhere}
.n{text-align:right;font-variant-numeric:tabular-nums}dl,ul{margin:0}dl{display:grid;grid-template-columns:max-content 1fr;gap:0 .75rem}dt{color:#555}dd{margin:0}ul{padding-left:1rem}`

/** The same for reading: a page that stands by itself. */
export const asHtml = (items: readonly AccessItem[], at: Date): string => {
  const sections = [...Map.groupBy(items, ({ title }) => title)].map(([title, own]) => section(title, own))
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Your data in Steward</title><style>${style}</style></head><body>
<h1>Your data in Steward</h1><p>Everything that is kept of you as of ${escaped(at.toISOString())}. Times are UTC.</p>
${sections.join('\n')}</body></html>\n`
}
