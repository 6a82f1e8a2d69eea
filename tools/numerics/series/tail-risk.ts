import { type Column, kurtosis, mean, skewness, standardDeviation } from './moments.ts'
import { normalCdf, normalDensity, normalQuantile } from './normal.ts'
import { quantileInPlace, selectInPlace } from './select.ts'

/** VaR and expected shortfall as SIGNED returns: a loss is negative. `alpha` is the tail probability, e.g. 0.05. */
export type Tail = { readonly valueAtRisk: number, readonly expectedShortfall: number }

/** Empirical quantile (type 7), and the mean of the returns strictly below it (the quantile itself when there are none). */
export const historicalTail = (x: Column, alpha: number): Tail => {
  const scratch = Float64Array.from(x)
  const valueAtRisk = quantileInPlace(scratch, alpha)
  let total = 0
  let count = 0
  for (let t = 0; t < scratch.length; t++) if (scratch[t]! < valueAtRisk) { total += scratch[t]!; count++ }
  return { valueAtRisk, expectedShortfall: count ? total / count : valueAtRisk }
}

/** Normal distribution with the given standard deviation (divisor T unless told). */
export const gaussianTail = (x: Column, alpha: number, lost = 0): Tail => {
  const z = normalQuantile(alpha)
  const centre = mean(x)
  const sd = standardDeviation(x, lost)
  return { valueAtRisk: centre + z * sd, expectedShortfall: centre - sd * normalDensity(z) / alpha }
}

/** Tail moment integrals I_q(h) of Boudt, Peterson and Croux (2008), appendix. */
const tailIntegral = (q: number, h: number): number => {
  const p = Math.floor(q / 2)
  const factor = (j: number): number => q % 2 ? 2 * j + 1 : 2 * j
  const first = q % 2 ? 0 : 1
  const product = (to: number): number => {
    let value = 1
    for (let j = first; j <= to; j++) value *= factor(j)
    return value
  }
  let total = 0
  for (let k = first; k <= p; k++) total += product(p) / product(k) * h ** factor(k)
  const rest = product(p) * (q % 2 ? -normalCdf(h) : normalDensity(h))
  return total * normalDensity(h) + rest
}

/** Cornish-Fisher VaR and its expected shortfall (no cap), population skewness S and excess kurtosis K. Boudt et al. (2008). */
export const modifiedTail = (x: Column, alpha: number): Tail => {
  const z = normalQuantile(alpha)
  const S = skewness(x)
  const K = kurtosis(x) - 3
  const h = z + (z ** 2 - 1) * S / 6 + (z ** 3 - 3 * z) * K / 24 - (2 * z ** 3 - 5 * z) * S ** 2 / 36
  const density = normalDensity(h)
  const I = (q: number): number => tailIntegral(q, h)
  const E = (density + (I(4) - 6 * I(2) + 3 * density) * K / 24 + (I(3) - 3 * I(1)) * S / 6
    + (I(6) - 15 * I(4) + 45 * I(2) - 15 * density) * S ** 2 / 72) / alpha
  const centre = mean(x)
  const sd = standardDeviation(x, 0)
  return { valueAtRisk: centre + h * sd, expectedShortfall: centre - sd * E }
}

/** The ceil(αT)-th smallest return as a POSITIVE loss, no interpolation. */
export const orderStatisticLoss = (x: Column, alpha: number): number => {
  // 1 − 0.95 is a hair above 0.05: without the slack αT = 5.0000000000000002 would count as 6.
  const rank = Math.max(1, Math.ceil(alpha * x.length - 1e-9))
  return -selectInPlace(Float64Array.from(x), rank - 1)
}

/** Conditional value at risk as a POSITIVE loss: min over z of z + Σ max(−x − z, 0)/(αT). Rockafellar and Uryasev (2000). */
export const conditionalLoss = (x: Column, alpha: number): number => {
  const threshold = orderStatisticLoss(x, alpha)
  let excess = 0
  for (let t = 0; t < x.length; t++) if (-x[t]! > threshold) excess += -x[t]! - threshold
  return threshold + excess / (alpha * x.length)
}
