/** A segment (sector, class): weight and return in the portfolio and in the benchmark, same unit for all returns. */
export type Segment = { readonly wp: number, readonly wb: number, readonly rp: number, readonly rb: number }
export type Effects = { readonly allocation: number, readonly selection: number, readonly interaction: number }

export const benchmarkReturn = (segments: readonly Segment[]): number => segments.reduce((total, { wb, rb }) => total + wb * rb, 0)
export const portfolioReturn = (segments: readonly Segment[]): number => segments.reduce((total, { wp, rp }) => total + wp * rp, 0)

/** Brinson and Fachler (1985), interaction apart; the effects of all segments sum to the active return when both weights sum to one. */
export const brinsonFachler = (segments: readonly Segment[]): readonly Effects[] => {
  const whole = benchmarkReturn(segments)
  return segments.map(({ wp, wb, rp, rb }) => ({
    allocation: (wp - wb) * (rb - whole), selection: wb * (rp - rb), interaction: (wp - wb) * (rp - rb),
  }))
}

/**
 * Factors that carry one period's effects to the end, so that Σ effect_t·factor_t is exactly Π(1+p) − Π(1+b):
 * factor_t = Π_{s<t}(1+p_s) · Π_{s>t}(1+b_s), from the telescoping product. With b = 0 the parts of p sum to its total return.
 */
export const linkFactors = (portfolio: ArrayLike<number>, benchmark: ArrayLike<number>): Float64Array => {
  const T = portfolio.length
  const factors = new Float64Array(T).fill(1)
  let ahead = 1
  for (let t = T - 1; t >= 0; t--) {
    factors[t] = ahead
    ahead *= 1 + benchmark[t]!
  }
  let behind = 1
  for (let t = 0; t < T; t++) {
    factors[t]! *= behind
    behind *= 1 + portfolio[t]!
  }
  return factors
}
