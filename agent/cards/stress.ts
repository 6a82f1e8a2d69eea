import type { z } from 'zod'
import type { Card } from '../../domain/conversation.ts'
import type { output as shape } from '../../tools/stress-tester/output.ts'
import { gain } from '../offline/say/format.ts'
import { change, money, points } from './cells.ts'

/** One bar a scenario, or one a holding that moves where a single scenario was asked for. Values in percent. */
export const stressCards = (output: z.output<typeof shape>): readonly Card[] => {
  const [only, another] = output.scenarios
  if (!only) return []
  const bars = another
    ? output.scenarios.map((each) => ({ label: each.label, change: each.change, usd: each.changeUsd, other: each.benchmarkChange }))
    : [{ label: 'All together', change: only.change, usd: only.changeUsd, other: only.benchmarkChange }, ...only.byHolding.filter(({ changeUsd }) => Number(changeUsd) !== 0).map((each) => ({ label: each.symbol, change: each.change, usd: each.changeUsd, other: null }))]
  const compares = bars.some((each) => each.other !== null)
  return [{
    kind: 'stress', title: another ? 'Stress test, hypothetical' : `${only.label}, hypothetical`,
    columns: ['Scenario', 'Change', 'In money', ...(compares ? [output.benchmarkLabel] : [])],
    rows: bars.map((each) => [each.label, change(each.change), money(each.usd), ...(compares ? [change(each.other)] : [])]),
    chart: {
      kind: 'bar', unit: 'percent', x: bars.map((each) => each.label), reading: `Worst: ${output.worst.label}, ${change(output.worst.change)} or ${gain(output.worst.changeUsd)}.`,
      series: [
        { name: 'You', you: true, values: bars.map((each) => points(each.change)) },
        ...(compares && another ? [{ name: output.benchmarkLabel, you: false, values: bars.map((each) => points(each.other)) }] : []),
      ],
    },
  }]
}
