import type { z } from 'zod'
import type { Card } from '../../domain/conversation.ts'
import type { output as shape } from '../../tools/goal-planner/output.ts'
import { chance, usd } from '../offline/say/format.ts'
import { money } from './cells.ts'

const bands = [['p5Usd', 'Worst twentieth'], ['p25Usd', 'Lower quarter'], ['p50Usd', 'Middle'], ['p75Usd', 'Upper quarter'], ['p95Usd', 'Best twentieth']] as const

/** The range of simulated values by date, in USD. */
export const goalCards = (output: z.output<typeof shape>): readonly Card[] => {
  const end = output.fan.at(-1)
  if (!end) return []
  return [{
    kind: 'chart', title: `${output.label}, hypothetical`, columns: ['At the end', 'Value'],
    rows: [...bands.map(([key, name]) => [name, money(end[key])]), ['Paid in', money(end.paidInUsd)]],
    chart: {
      kind: 'fan', unit: 'usd', x: output.fan.map((each) => each.date), reading: `Reached in ${chance(output.probability)} of the simulated futures; the middle one ends at ${usd(end.p50Usd)}.`,
      series: bands.map(([key, name]) => ({ name, you: key === 'p50Usd', values: output.fan.map((each) => Math.round(Number(each[key]))) })),
    },
  }]
}
