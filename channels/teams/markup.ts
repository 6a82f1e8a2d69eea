import { blocks, type Block } from '../web/chat/blocks.ts'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
const lines = (text: string): string => text.split('\n').map(escaped).join('<br/>')

const markup = (block: Block): string => {
  if (block.kind === 'table') return `<p>${[block.head, ...block.rows].map((row) => escaped(row.join(' · '))).join('<br/>')}</p>`
  if (block.kind === 'paragraph') return `<p>${block.lead === undefined ? '' : `<strong>${escaped(block.lead)}</strong> `}${lines(block.text)}</p>`
  const items = block.items.map((item) => `<li>${lines(item)}</li>`).join('')
  return block.ordered ? `<ol>${items}</ol>` : `<ul>${items}</ul>`
}

/**
 * Text as Teams shows it with its paragraphs and lists: the marks are ours, every character of the text is only a character. One line needs
 * no marks.
 */
export const teamsText = (text: string): { readonly text: string; readonly textFormat: 'plain' | 'xml' } =>
  (text.includes('\n') ? { text: blocks(text).map(markup).join(''), textFormat: 'xml' } : { text, textFormat: 'plain' })
