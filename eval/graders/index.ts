import { brokerAgrees } from './broker.ts'
import { facts } from './facts.ts'
import { traceable } from './figures.ts'
import type { Graded, Grader } from './grader.ts'
import { outcome } from './outcome.ts'
import { stateUnchanged } from './state.ts'
import { tickets } from './tickets.ts'
import { absentTools, tools } from './tools.ts'
import { mentions, neverMentions, noLeaks } from './words.ts'
import type { Expectation } from '../scenario.ts'

export const graders: Readonly<Record<string, Grader>> = { outcome, tools, absentTools, tickets, facts, stateUnchanged, mentions, neverMentions, noLeaks, traceable, brokerAgrees }

export interface Finding { readonly grader: string; readonly problem: string }

/** Everything that is wrong with a turn. */
export const grade = (graded: Graded, expect: Expectation): readonly Finding[] =>
  Object.entries(graders).flatMap(([grader, judge]) => {
    const problem = judge(graded, expect)
    return problem === undefined ? [] : [{ grader, problem }]
  })
