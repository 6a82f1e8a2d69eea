import type { Block, Paper } from '../papers/paper.ts'

/** Figures as a printed report writes them. */
export const dollars = (usd: string): string => {
  const [whole = '0', cents = '00'] = usd.replace('-', '').split('.')
  return `${usd.startsWith('-') ? '-' : ''}$${BigInt(whole).toLocaleString('en-US')}.${cents.padEnd(2, '0').slice(0, 2)}`
}
/** `fraction` of one, one decimal; an unknown one is a dash. */
export const percent = (fraction: number | null, places = 1): string => (fraction === null ? '–' : `${(fraction * 100).toFixed(places)} %`)
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

const monthName = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' })
const readable = (text: string): string => text.replaceAll(/\b(\d{4})-(0[1-9]|1[0-2])-(\d{2})\b/g, (_, year: string, month: string, day: string) => `${Number(day)} ${monthName.format(Date.UTC(2000, Number(month) - 1))} ${year}`)
const readableBlock = (block: Block): Block => (block.kind === 'table' ? { ...block, rows: block.rows.map((row) => row.map(readable)) } : { ...block, text: readable(block.text) })

/** The same paper with its days as people write them, "31 Jul 2026", wherever its words come from. */
export const withReadableDays = (paper: Paper): Paper => ({ ...paper, subtitle: readable(paper.subtitle), foot: readable(paper.foot), blocks: paper.blocks.map(readableBlock) })
