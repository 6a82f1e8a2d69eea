/** Parts of one in which weights are published: hundredths of a percent. */
export const WEIGHT_PARTS = 10_000

/**
 * Weights as whole hundredths of a percent by the largest remainder (Hamilton's method): each is cut to its part, and the
 * parts that are missing go to the largest remainders inside the bounds, first index at ties. The parts add up exactly.
 * Throws RangeError when the bounds do not leave room for the total.
 */
export function roundWeights(w: Float64Array, lower: Float64Array, upper: Float64Array, total = 1): number[] {
  const least = lower.map(l => Math.ceil(l * WEIGHT_PARTS - 1e-6))
  const most = upper.map(u => Math.floor(u * WEIGHT_PARTS + 1e-6))
  // A bound finer than a part (a locked holding of 3.333 %) is kept at its nearest part.
  for (let i = 0; i < w.length; i++) if (least[i]! > most[i]!) least[i] = most[i] = Math.round(w[i]! * WEIGHT_PARTS)
  const parts = w.map((value, i) => Math.min(most[i]!, Math.max(least[i]!, Math.floor(value * WEIGHT_PARTS + 1e-9))))
  let missing = Math.round(total * WEIGHT_PARTS) - parts.reduce((sum, value) => sum + value, 0)
  const remainder = (i: number): number => w[i]! * WEIGHT_PARTS - parts[i]!
  while (missing !== 0) {
    const step = Math.sign(missing)
    let best = -1
    for (let i = 0; i < w.length; i++) {
      if (step > 0 ? parts[i]! >= most[i]! : parts[i]! <= least[i]!) continue
      if (best < 0 || step * remainder(i) > step * remainder(best) + 1e-9) best = i
    }
    if (best < 0) throw new RangeError('The bounds leave no room for weights that add up.')
    parts[best]! += step
    missing -= step
  }
  return Array.from(parts, value => value / WEIGHT_PARTS + 0)
}
