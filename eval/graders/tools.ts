import type { Grader } from './grader.ts'

/** Tools of this turn, and those of earlier turns that the reply stands on. */
export const tools: Grader = ({ turn }, expect) => {
  const called = new Set([...turn.calls, ...turn.replyCalls].map((call) => call.name))
  const missing = (expect.tools ?? []).filter((name) => !called.has(name))
  return missing.length > 0 ? `${missing.join(', ')} was not called; ${[...called].join(', ') || 'nothing'} was` : undefined
}

export const absentTools: Grader = ({ turn }, expect) => {
  const wrong = (expect.absentTools ?? []).filter((name) => turn.calls.some((call) => call.name === name))
  return wrong.length > 0 ? `${wrong.join(', ')} was called` : undefined
}
