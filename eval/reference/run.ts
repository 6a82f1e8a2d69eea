import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readCases } from './folder.ts'
import { scoreCase } from './score.ts'
import { kinds } from './kinds/index.ts'

export type Report = {
  passed: number; failed: number; skipped: number
  topics: Array<{ name: string; passed: number; total: number }>
  failures: Array<{ id: string; reason: string }>
}

/** Scores a folder of the reference format. `unverified` counts passed cases that the folder itself could not verify. */
export function scoreFolder(dir: string): { report: Report; unverified: string[] } {
  const report: Report = { passed: 0, failed: 0, skipped: 0, topics: [], failures: [] }
  const topics = new Map<string, { name: string; passed: number; total: number }>()
  const count = (name: string, passed: boolean) => {
    const topic = topics.get(name) ?? { name, passed: 0, total: 0 }
    topics.set(name, { name, passed: topic.passed + (passed ? 1 : 0), total: topic.total + 1 })
  }
  const { cases, unreadable } = readCases(dir)
  const unverified: string[] = []
  for (const c of cases) {
    const { outcome, reason } = scoreCase(c, kinds.get(c.kind))
    report[outcome]++
    count(c.topic, outcome === 'passed')
    if (outcome !== 'passed') report.failures.push({ id: c.id, reason: outcome === 'skipped' ? `skipped: ${reason}` : reason })
    if (!c.verified) unverified.push(`${c.id}: ${outcome}`)
  }
  for (const { id, topic, reason } of unreadable) {
    report.failed++
    count(topic, false)
    report.failures.push({ id, reason })
  }
  report.topics = [...topics.values()].sort((a, b) => a.name < b.name ? -1 : 1)
  return { report, unverified }
}

function forPeople(report: Report, unverified: string[]): string {
  const lines = report.topics.map(({ name, passed, total }) => `${String(passed).padStart(4)}/${total}  ${name}`)
  lines.push(`${report.passed} passed, ${report.failed} failed, ${report.skipped} skipped`)
  for (const { id, reason } of report.failures) lines.push(`- ${id}: ${reason}`)
  if (unverified.length > 0) lines.push('Cases that the folder marks as unverified:', ...unverified.map(line => `- ${line}`))
  return lines.join('\n')
}

function main(argv: string[]): number {
  const at = argv.indexOf('--dir')
  const dir = resolve(at >= 0 ? argv[at + 1] ?? '' : process.env.STEWARD_SHARED ? `${process.env.STEWARD_SHARED}/reference` : '../shared/reference')
  if (!existsSync(dir)) {
    console.error(`There is no folder ${dir}. Give one with --dir.`)
    return 1
  }
  const { report, unverified } = scoreFolder(dir)
  console.log(argv.includes('--json') ? JSON.stringify(report) : forPeople(report, unverified))
  return report.passed > 0 && report.failures.length === 0 ? 0 : 1
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv.slice(2))
