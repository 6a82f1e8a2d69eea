import type { z } from 'zod'
import type { Card } from '../../domain/conversation.ts'
import type { output as shape } from '../../tools/performance/output.ts'
import { change, percent, points } from './cells.ts'

type Output = z.output<typeof shape>

/** A smaller fall is said in a sentence: a picture would make more of it than it is. */
const worthDrawing = 0.08

/** How far below its last peak the money stood, week by week. Percent, zero or negative. */
export const fallCards = ({ chart, risk, focus }: Output): readonly Card[] => {
  let peak = 0
  const falls = chart.map(({ growth }) => {
    peak = Math.max(peak, growth)
    return points(growth / peak - 1)
  })
  const { maxDrawdown, peakDate, troughDate, recoveryDate } = risk
  if (maxDrawdown === null || peakDate === null || troughDate === null || Math.abs(maxDrawdown) < worthDrawing) return []
  const back = recoveryDate === null ? 'It is not back yet.' : `It was back on ${recoveryDate}.`
  return [{
    kind: 'chart', title: `Falls from the last peak, ${focus.from} to ${focus.to}`, columns: ['', 'Value'],
    rows: [['Deepest fall', percent(Math.abs(maxDrawdown))], ['Last peak before it', peakDate], ['Lowest week', troughDate], ['Back at the peak', recoveryDate ?? 'not yet']],
    chart: {
      kind: 'line', unit: 'percent', x: chart.map((each) => each.date), reading: `Deepest fall: ${percent(Math.abs(maxDrawdown))}, from ${peakDate} to ${troughDate}. ${back}`,
      series: [{ name: 'Fall from the last peak', you: true, values: falls }],
    },
  }]
}

/** Growth of the accounts beside the benchmark, rebased to 100 at the start of the period. */
export const growthCards = ({ focus, benchmarkLabel, chart }: Output): readonly Card[] => {
  if (chart.length < 2) return []
  return [{
    kind: 'chart', title: `Growth from ${focus.from} to ${focus.to}`, columns: ['', 'Return'],
    rows: [['You', change(focus.timeWeighted)], [benchmarkLabel, change(focus.benchmark)]],
    chart: {
      kind: 'line', unit: 'index', x: chart.map((each) => each.date),
      reading: `You: ${change(focus.timeWeighted)}; ${benchmarkLabel}: ${change(focus.benchmark) || 'not known'}.`,
      series: [
        { name: 'You', you: true, values: chart.map((each) => points(each.growth)) },
        { name: benchmarkLabel, you: false, values: chart.map((each) => points(each.benchmark)) },
      ],
    },
  }]
}
