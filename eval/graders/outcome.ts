import type { Grader } from './grader.ts'

export const outcome: Grader = ({ turn }, expect) =>
  (expect.outcome === undefined || expect.outcome === turn.outcome ? undefined : `the outcome is ${turn.outcome}, not ${expect.outcome}`)
