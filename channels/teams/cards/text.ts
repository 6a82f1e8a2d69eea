import { blocks, type Block } from '../../web/chat/blocks.ts'
import type { TeamsCardView } from '../port.ts'
import { cardOf, table, words, type Element } from './elements.ts'

const elements = (block: Block): readonly Element[] => {
  if (block.kind === 'table') return [table(block.head, block.rows)]
  if (block.kind === 'list') return block.items.map((item, at) => words(`${block.ordered ? `${at + 1}.` : '•'} ${item}`, { spacing: 'Small' }))
  return [words(block.lead === undefined ? block.text : `${block.lead} ${block.text}`)]
}

/** An answer with a table in it, which a message of Teams can't show: the same words as a card. `undefined` where a message will do. */
export const textCard = (text: string): TeamsCardView | undefined => {
  const found = blocks(text)
  return found.some(({ kind }) => kind === 'table') ? cardOf({ body: found.flatMap(elements), text }) : undefined
}
