import type { Played, PlayedTurn } from './play.ts'

/** Tools whose turns have a second; all others are look-ups and have 150 ms. */
const computing = new Set(['optimizer', 'backtester', 'stress-tester', 'goal-planner', 'tax-planner', 'trade-proposer'])

export interface Latency { readonly turns: number; readonly p50Ms: number | null; readonly p95Ms: number | null }

/** What the report tells beside CONTRACT's figures. */
export interface Details {
  readonly turns: number
  readonly runs: number
  /** Mean share of runs that passed, and share of scenarios whose every run passed. */
  readonly pass1: number
  readonly passK: number
  readonly leaks: number
  readonly tokens: number
  readonly lookups: Latency
  readonly computing: Latency
  readonly byGrader: readonly { readonly name: string; readonly findings: number }[]
}

/** Nearest-rank percentile. */
export const percentile = (values: readonly number[], p: number): number | null => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)]!
}

const latency = (turns: readonly PlayedTurn[]): Latency => {
  const values = turns.map((turn) => turn.evidence!.latencyMs)
  return { turns: values.length, p50Ms: percentile(values, 0.5), p95Ms: percentile(values, 0.95) }
}

/** `runs` has every scenario's runs, one list a scenario. */
export const detailsOf = (runs: readonly (readonly Played[])[]): Details => {
  const turns = runs.flat().flatMap((played) => played.turns)
  const spoken = turns.filter((turn) => turn.evidence !== undefined)
  const isComputing = (turn: PlayedTurn): boolean => turn.evidence!.calls.some((call) => computing.has(call.name))
  const findings = Map.groupBy(turns.flatMap((turn) => turn.findings), (finding) => finding.grader)
  return {
    turns: turns.length, runs: runs[0]?.length ?? 0,
    pass1: runs.reduce((sum, each) => sum + each.filter((played) => played.passed).length / each.length, 0) / Math.max(runs.length, 1),
    passK: runs.filter((each) => each.every((played) => played.passed)).length / Math.max(runs.length, 1),
    leaks: findings.get('noLeaks')?.length ?? 0, tokens: spoken.reduce((sum, turn) => sum + turn.evidence!.tokens, 0),
    lookups: latency(spoken.filter((turn) => !isComputing(turn))), computing: latency(spoken.filter(isComputing)),
    byGrader: [...findings].map(([name, found]) => ({ name, findings: found.length })).sort((a, b) => b.findings - a.findings),
  }
}
