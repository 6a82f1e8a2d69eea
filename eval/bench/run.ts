import { parseArgs } from 'node:util'
import type { BenchResult } from './result.ts'
import { benches } from './index.ts'
import { runCommand } from '../../server/commands/through.ts'

const cell = (value: number | null): string => (value === null ? '–' : value >= 100 ? value.toFixed(0) : value.toPrecision(3))
const line = ({ name, value, unit, baseline, ratio, met, reason }: BenchResult): string =>
  `${name.padEnd(20)} ${cell(value).padStart(9)} ${unit.padEnd(10)} baseline ${cell(baseline).padStart(9)}  ×${cell(ratio).padStart(7)}  ${met === null ? 'not measured' : met ? 'met' : 'not met'}${reason ? `  ${reason}` : ''}`

/** `--only PREFIX` measures a part. */
const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, only: { type: 'string', default: '' } } })
  const results: BenchResult[] = []
  for (const [prefix, load] of Object.entries(benches)) {
    if (prefix.startsWith(values.only)) results.push(...await (await load())())
  }
  if (values.json) console.log(JSON.stringify({ results }))
  else for (const result of results) console.log(line(result))
  return 0
}

await runCommand(main)
