import { knowledge } from '../../tools/education/index.ts'
import type { KnowledgeText } from './knowledge-base.ts'

/** What is compared with a question: names and text together. */
export const knowledgeTexts: readonly KnowledgeText[] = knowledge.map(({ id, title, also, text }) => ({ id, text: `${title}. ${also.join(', ')}. ${text}` }))
