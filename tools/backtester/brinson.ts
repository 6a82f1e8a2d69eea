import { linkFactors } from '../numerics/series/attribution.ts'
import type { Run } from './engine.ts'
import type { Panel } from './panel.ts'

/** A simulated portfolio with the class of each of its assets. */
export interface Side {
  readonly panel: Panel
  readonly run: Run
  readonly classes: readonly string[]
  readonly returns: Float64Array
}

/** One class's part of the difference between two total returns. */
export interface ClassEffect {
  readonly assetClass: string
  readonly averageWeight: number
  readonly averageBenchmarkWeight: number
  readonly allocation: number
  readonly selection: number
}

interface ClassPath { readonly weight: Float64Array; readonly gain: Float64Array }

/** Weight at the start and gain of each period of each class; gains are fractions of what the period starts with. What is not invested is cash. */
const pathsOf = ({ panel, run, classes }: Side): ReadonlyMap<string, ClassPath> => {
  const n = panel.symbols.length
  const periods = panel.dates.length - 1
  const paths = new Map([...new Set(classes)].map((name) => [name, nothing(periods)]))
  const idle = paths.get('cash') ?? nothing(periods)
  for (let t = 0; t < periods; t++) {
    const units = run.log.at(t)
    const base = run.after[t]!
    idle.weight[t]! += 1
    for (let i = 0; i < n; i++) {
      const path = paths.get(classes[i]!)!
      const weight = units[i]! * panel.levels[t * n + i]! / base
      path.weight[t]! += weight
      path.gain[t]! += weight * (panel.levels[(t + 1) * n + i]! / panel.levels[t * n + i]! - 1)
      idle.weight[t]! -= weight
    }
  }
  if (idle.weight.some((each) => Math.abs(each) > 1e-9)) paths.set('cash', idle)
  return paths
}

const nothing = (periods: number): ClassPath => ({ weight: new Float64Array(periods), gain: new Float64Array(periods) })
const average = (x: Float64Array): number => x.reduce((sum, each) => sum + each, 0) / x.length

/**
 * Brinson and Fachler (1985) by asset class, linked exactly: Σ allocation + Σ selection + `costs` is the difference of the total
 * returns. Selection includes interaction; a class that the benchmark lacks is allocation; `costs` is what trading and taxes took
 * on this side less what they took on the other.
 */
export const brinsonByClass = (own: Side, other: Side): { readonly classes: readonly ClassEffect[]; readonly costs: number } => {
  const periods = own.returns.length
  const [p, b] = [pathsOf(own), pathsOf(other)]
  const factors = linkFactors(own.returns, other.returns)
  const whole = Float64Array.from({ length: periods }, (_, t) => [...b.values()].reduce((sum, path) => sum + path.gain[t]!, 0))
  const gross = Float64Array.from({ length: periods }, (_, t) => [...p.values()].reduce((sum, path) => sum + path.gain[t]!, 0))
  const linked = (effect: (t: number) => number): number => factors.reduce((sum, factor, t) => sum + factor * effect(t), 0)
  const classes = [...new Set([...p.keys(), ...b.keys()])].sort().map((assetClass) => {
    const ours = p.get(assetClass) ?? nothing(periods)
    const theirs = b.get(assetClass)
    const rate = (t: number): number => (theirs && theirs.weight[t]! !== 0 ? theirs.gain[t]! / theirs.weight[t]! : whole[t]!)
    const beyond = (path: ClassPath, t: number): number => path.gain[t]! - path.weight[t]! * whole[t]!
    const selection = (t: number): number => (theirs ? ours.gain[t]! - ours.weight[t]! * rate(t) : 0)
    const allocation = (t: number): number => beyond(ours, t) - (theirs ? beyond(theirs, t) : 0) - selection(t)
    return {
      assetClass, averageWeight: average(ours.weight), averageBenchmarkWeight: theirs ? average(theirs.weight) : 0,
      allocation: linked(allocation), selection: linked(selection),
    }
  })
  return { classes, costs: linked((t) => own.returns[t]! - gross[t]! - (other.returns[t]! - whole[t]!)) }
}
