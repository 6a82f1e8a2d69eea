import type { Details } from '../details.ts'
import type { Report } from '../metrics.ts'
import type { Played } from '../play.ts'

/** One variant's evaluation: CONTRACT's figures, what stands beside them, and every run. */
export interface Result {
  readonly report: Report
  readonly details: Details
  readonly runs: readonly (readonly Played[])[]
}

export const percent = (value: number | null): string => (value === null ? 'not measured' : `${(value * 100).toFixed(1)} %`)
export const ms = (value: number | null): string => (value === null ? 'not measured' : `${value.toFixed(0)} ms`)

/** The figures of a result by name, as people read them. */
export const figuresOf = ({ report, details }: Result): readonly (readonly [name: string, value: string])[] => [
  ['Scenarios passed', `${report.passed} of ${report.total}`],
  [`pass^1 over ${details.runs} ${details.runs === 1 ? 'run' : 'runs'}`, percent(details.pass1)],
  ...(details.runs > 1 ? [[`pass^${details.runs}`, percent(details.passK)] as const] : []),
  ['Utility', percent(report.metrics.utility)], ['Utility under attack', percent(report.metrics.utilityUnderAttack)], ['Attack success', percent(report.metrics.attackSuccess)],
  ['Untraceable figures', String(report.metrics.untraceableFigures)], ['Confident wrong tools', String(report.metrics.confidentWrongTool)], ['Unauthorised changes', String(report.metrics.unauthorisedChanges)],
  ['Wrong-client leaks', String(details.leaks)], ['Tokens', String(details.tokens)],
  [`Look-ups, ${details.lookups.turns} turns, p50 / p95`, `${ms(details.lookups.p50Ms)} / ${ms(details.lookups.p95Ms)}`],
  [`Computing, ${details.computing.turns} turns, p50 / p95`, `${ms(details.computing.p50Ms)} / ${ms(details.computing.p95Ms)}`],
]

/** Each scenario with a run that failed, and what was found in it. */
export const failuresOf = ({ runs }: Result): readonly { readonly id: string; readonly failed: number; readonly of: number; readonly findings: readonly string[] }[] =>
  runs.filter((each) => each.some((played) => !played.passed)).map((each) => ({
    id: each[0]!.scenario.id, failed: each.filter((played) => !played.passed).length, of: each.length,
    findings: [...new Set(each.flatMap((played) => played.turns.flatMap((turn) => turn.findings.map((finding) => `turn ${turn.index + 1}, ${finding.grader}: ${finding.problem}`))))],
  }))

/** Scenarios that one variant passes and the other doesn't. */
export const differencesOf = (left: Result, right: Result): { readonly onlyLeft: readonly string[]; readonly onlyRight: readonly string[] } => {
  const passed = ({ runs }: Result): ReadonlySet<string> => new Set(runs.filter((each) => each.every((played) => played.passed)).map((each) => each[0]!.scenario.id))
  const [a, b] = [passed(left), passed(right)]
  return { onlyLeft: [...a].filter((id) => !b.has(id)).sort(), onlyRight: [...b].filter((id) => !a.has(id)).sort() }
}
