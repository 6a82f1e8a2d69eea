import type { PastTurn } from '../../../domain/turn.ts'
import type { OpenQuestion } from '../slots/answer.ts'

/** The questionnaire that is open: the newest result of the tool, when it ended with a question in the last turn. */
export const openQuestionnaire = (last: PastTurn | undefined): { readonly id: string; readonly next: OpenQuestion } | undefined => {
  const result = last?.results.find((each) => each.tool === 'risk-profiler')
  const next = (result?.output as { readonly next?: OpenQuestion | null } | undefined)?.next
  return result && next ? { id: result.id, next } : undefined
}
