import { whyOptimised, type Optimised } from './whatif.ts'
import { asOf, caution, drivers, paragraphs } from '../say/format.ts'
import { words, type Saying, type Skill } from './skill.ts'

const explained = (output: unknown): { why: readonly string[]; notes: readonly string[]; conventions: Readonly<Record<string, string>>; asOf: string } => {
  const { why, notes, conventions, asOf: date } = (output ?? {}) as { why?: unknown; notes?: unknown; conventions?: unknown; asOf?: unknown }
  const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [])
  return { why: texts(why), notes: texts(notes), conventions: (typeof conventions === 'object' && conventions !== null ? conventions : {}) as Record<string, string>, asOf: typeof date === 'string' ? date : '' }
}

/** "Why?": the tool's own reasons for the newest result, or for the weights where they are meant. */
const why: Skill = words((part, { dialogue }): Saying => {
  const aboutWeights = /\b(?:weights?|mix|allocation|portfolio|recommend\w*|suggest\w*|funds?)\b/.test(part.text)
  const result = (aboutWeights ? dialogue.weights() : undefined) ?? dialogue.result('optimizer', 'trade-proposer', 'stress-tester', 'backtester', 'performance', 'goal-planner', 'tax-planner', 'portfolio', 'compliance-checker')
  if (!result) return { outcome: 'clarify', text: 'There is nothing in this conversation yet that I could explain. Ask how you are doing, or for a safer mix, and then ask why.' }
  if (result.tool === 'optimizer') return { text: whyOptimised(result.output as Optimised) }
  const { why: reasons, notes, conventions, asOf: date } = explained(result.output)
  const how = /\b(?:how|calculat\w*|comput\w*|work)\b/.test(part.text) ? Object.values(conventions).slice(0, 4).join(' ') : ''
  return { text: paragraphs(drivers(reasons) || 'The result gives no further reasons.', how && `How: ${how}`, notes.length > 0 && caution(notes.slice(0, 2).join(' ')), date !== '' && asOf(date)) }
})

const risksOfThat: Skill = words((_, { dialogue }): Saying => {
  const result = dialogue.result()
  if (!result) return { outcome: 'clarify', text: 'What do you mean by that? Ask about your portfolio, a mix or a trade first.' }
  const { notes, asOf: date } = explained(result.output)
  return { text: paragraphs(caution(notes.length > 0 ? notes.slice(0, 3).join(' ') : 'prices can fall, and the past says little about the next years.'), date !== '' && asOf(date)) }
})

/** Words of assent are dialogue: nothing typed to a model confirms anything. */
const confirmWords: Skill = words((_, { dialogue }): Saying => {
  if (dialogue.hasTicket) return { text: 'Words to me confirm nothing. Only the button on the ticket\'s own card does, so that you see exactly what you agree to. Nothing was traded by your message.' }
  if (dialogue.weights()) return { outcome: 'clarify', choices: ['Rebalance me to that', 'Why these weights?'], text: 'There is no ticket open, so there is nothing to confirm. Shall I prepare one?\n- Rebalance me to that\n- Why these weights?' }
  return { outcome: 'clarify', text: 'There is nothing to confirm here at the moment. What would you like to know about your portfolio?' }
})

const cancelWords: Skill = words((_, { dialogue }): Saying => (dialogue.hasTicket
  ? { text: 'A ticket that nobody confirms is never traded, and it runs out by itself. To take it back at once, use Cancel on its card. An order at the broker can be canceled there too.' }
  : { outcome: 'clarify', text: 'All right. There is no ticket open, so there is nothing to undo. What would you like to look at instead?' }))

export const dialogueSkills = { why, 'risks-of-that': risksOfThat, 'confirm-words': confirmWords, 'cancel-words': cancelWords } as const
