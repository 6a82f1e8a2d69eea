import type { z } from 'zod'
import type { Card } from '../../domain/conversation.ts'
import type { output as shape } from '../../tools/performance/output.ts'
import { change, rounded } from './cells.ts'

/** Growth of the accounts beside the benchmark, rebased to 100 at the start of the period. */
export const performanceCards = (output: z.output<typeof shape>): readonly Card[] => {
  const { focus, benchmarkLabel, chart } = output
  if (chart.length < 2) return []
  return [{
    kind: 'chart', title: `Growth from ${focus.from} to ${focus.to}`, columns: ['', 'Return'],
    rows: [['You', change(focus.timeWeighted)], [benchmarkLabel, change(focus.benchmark)]],
    chart: {
      kind: 'line', unit: 'index', x: chart.map((each) => each.date),
      reading: `You: ${change(focus.timeWeighted)}; ${benchmarkLabel}: ${change(focus.benchmark) || 'not known'}.`,
      series: [
        { name: 'You', you: true, values: chart.map((each) => rounded(each.growth, 2)) },
        { name: benchmarkLabel, you: false, values: chart.map((each) => rounded(each.benchmark, 2)) },
      ],
    },
  }]
}
