/** npm quadprog has no types of its own. Arrays and matrices are 1-based: entry 0 is unused. */
declare module 'quadprog' {
  export type OneBased = Array<number | undefined>
  export type OneBasedMatrix = Array<OneBased | undefined>
  /** min ½x'Dx − d'x, A'x ≥ b, the first `meq` equalities. An infeasible problem still fills `solution`: read `message`. */
  export function solveQP(D: OneBasedMatrix, d: OneBased, A: OneBasedMatrix, b: OneBased, meq?: number): {
    solution: OneBased; value: OneBased; unconstrained_solution: OneBased; iterations: OneBased; iact: OneBased; message: string
  }
}
