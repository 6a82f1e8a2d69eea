/** One measured figure beside a baseline of the same run. `ratio`: how many times better than the baseline, above 1 is better. */
export interface BenchResult {
  readonly name: string
  readonly value: number | null
  readonly unit: string
  readonly baseline: number | null
  readonly ratio: number | null
  readonly goal: { readonly value?: number; readonly ratio?: number }
  /** Every part of the goal; `null` with a reason where something needed is absent. */
  readonly met: boolean | null
  readonly reason?: string
}

type Measured = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly baseline?: number
  readonly better: 'lower' | 'higher'
  readonly goal: BenchResult['goal']
  readonly reason?: string
}

/** Computes ratio and verdict from what was measured. */
export const benchResult = ({ name, value, unit, baseline, better, goal, reason }: Measured): BenchResult => {
  const ratio = baseline === undefined ? null : better === 'lower' ? baseline / value : value / baseline
  const valueMet = goal.value === undefined || (better === 'lower' ? value <= goal.value : value >= goal.value)
  const ratioMet = goal.ratio === undefined || (ratio !== null && ratio >= goal.ratio)
  return { name, value, unit, baseline: baseline ?? null, ratio, goal, met: valueMet && ratioMet, ...(reason === undefined ? {} : { reason }) }
}

/** For what can't be measured here, with the reason in words. */
export const unmeasured = (name: string, unit: string, goal: BenchResult['goal'], reason: string): BenchResult =>
  ({ name, value: null, unit, baseline: null, ratio: null, goal, met: null, reason })

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** Nearest-rank percentile. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!
}
