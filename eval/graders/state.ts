import type { Grader } from './grader.ts'

/** Confirmations, orders, fills, positions, cash and policies, by a digest of the database. */
export const stateUnchanged: Grader = ({ stateChanged }, expect) => (expect.stateUnchanged === true && stateChanged ? 'the state changed' : undefined)
