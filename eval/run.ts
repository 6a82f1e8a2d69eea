import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { offlineModel } from '../agent/offline/index.ts'
import type { TurnModels } from '../agent/models.ts'
import { openAiModel } from '../agent/openai/model.ts'
import { reportOf, type Report } from './metrics.ts'
import { Player, type Played } from './play.ts'
import { readScenarios } from './scenario.ts'

const modelsOf = (name: string, env: NodeJS.ProcessEnv): TurnModels => {
  if (name === 'offline') return { primary: offlineModel() }
  if (name !== 'openai') throw new RangeError(`--model is offline or openai, found ${name}.`)
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model } = env
  if (apiKey === undefined || model === undefined) throw new RangeError('--model openai needs OPENAI_API_KEY and OPENAI_MODEL.')
  return { primary: openAiModel({ apiKey, model, ...(baseUrl !== undefined && { baseUrl }) }), fallback: offlineModel() }
}

const forPeople = (report: Report, all: readonly Played[]): string => [
  `${report.passed} of ${report.total} scenarios passed with ${report.model}.`,
  ...report.families.map((family) => `  ${family.name}: ${family.passed} of ${family.total}`),
  ...Object.entries(report.metrics).map(([name, value]) => `  ${name}: ${value ?? 'not measured'}`),
  ...all.filter((each) => !each.passed).flatMap(({ scenario, turns }) => [
    `${scenario.id}`, ...turns.flatMap((turn) => turn.findings.map((finding) => `  turn ${turn.index + 1}, ${finding.grader}: ${finding.problem}`)),
  ]),
].join('\n')

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, model: { type: 'string', default: 'offline' }, scenarios: { type: 'string', default: join(import.meta.dirname, 'scenarios') } } })
  const models = modelsOf(values.model, process.env)
  const player = new Player(models)
  const all: Played[] = []
  try {
    for (const scenario of readScenarios(values.scenarios)) all.push(await player.play(scenario))
  } finally {
    await player.close()
  }
  const report = reportOf(models.primary.id, all)
  console.log(values.json ? JSON.stringify(report) : forPeople(report, all))
  return report.passed === report.total ? 0 : 1
}

process.exit(await main())
