import { day, percent as printed } from '../../domain/format.ts'
import type { Block, Paper } from '../papers/paper.ts'

export { capital, dollars } from '../../domain/format.ts'

/** A fraction of one as a printed report writes it; an unknown one is a dash. */
export const percent = (fraction: number | null, digits?: number): string => (fraction === null ? '–' : printed(fraction, digits))

const readable = (text: string): string => text.replaceAll(/\b\d{4}-(?:0[1-9]|1[0-2])-\d{2}\b/g, (iso) => day(iso))
const readableBlock = (block: Block): Block => (block.kind === 'table' ? { ...block, rows: block.rows.map((row) => row.map(readable)) } : { ...block, text: readable(block.text) })

/** The same paper with its days as people write them, "31 Jul 2026", wherever its words come from. */
export const withReadableDays = (paper: Paper): Paper => ({ ...paper, subtitle: readable(paper.subtitle), foot: readable(paper.foot), blocks: paper.blocks.map(readableBlock) })
