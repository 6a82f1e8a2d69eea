import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { detailsOf } from './details.ts'
import { reportOf } from './metrics.ts'
import { Player, type Played } from './play.ts'
import { pageOf } from './report/page.ts'
import { differencesOf, type Result } from './report/result.ts'
import { comparisonText, textOf } from './report/text.ts'
import { MalformedScenarios, readScenarios, type Scenario } from './scenario.ts'
import { variantOf, type Variant } from './variant.ts'

const evaluate = async (variant: Variant, scenarios: readonly Scenario[], k: number): Promise<Result> => {
  const player = new Player(variant)
  const runs: Played[][] = []
  try {
    for (const scenario of scenarios) {
      const own: Played[] = []
      for (let run = 0; run < k; run++) own.push(await player.play(scenario))
      runs.push(own)
    }
  } finally {
    await player.close()
  }
  return { report: reportOf(variant.name, runs), details: detailsOf(runs), runs }
}

const options = {
  json: { type: 'boolean', default: false }, model: { type: 'string', default: 'offline' }, scenarios: { type: 'string', default: join(import.meta.dirname, 'scenarios') },
  k: { type: 'string', default: '1' }, report: { type: 'string' }, compare: { type: 'string' },
} as const

/** `--model A`, or `--compare B` beside it; `--k N` plays each scenario N times; `--report FILE` writes a page. Exit 0 all passed, 1 some failed, 2 can't be played. */
const main = async (): Promise<number> => {
  const { values } = parseArgs({ options })
  const k = Number(values.k)
  if (!Number.isInteger(k) || k < 1 || k > 100) throw new RangeError(`--k is how often each scenario is played, 1 to 100; found ${values.k}.`)
  const variants = [values.model, ...(values.compare === undefined ? [] : [values.compare])].map((name) => variantOf(name, process.env))
  const scenarios = readScenarios(values.scenarios)
  const results: Result[] = []
  for (const variant of variants) results.push(await evaluate(variant, scenarios, k))
  const [first, second] = results
  if (values.report !== undefined) writeFileSync(values.report, pageOf(results))
  if (values.json) console.log(JSON.stringify(second ? { reports: results.map(({ report }) => report), differences: differencesOf(first!, second) } : first!.report))
  else console.log(second ? comparisonText(first!, second) : textOf(first!))
  return results.every(({ report }) => report.passed === report.total) ? 0 : 1
}

try {
  process.exit(await main())
} catch (error) {
  if (!(error instanceof MalformedScenarios) && !(error instanceof RangeError) && !(error instanceof TypeError && error.message.includes('option'))) throw error
  console.error(error.message)
  process.exit(2)
}
