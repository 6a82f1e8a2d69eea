import type { SuitabilityReport } from '../../gates/suitability/report.ts'
import type { Block, Paper } from '../papers/paper.ts'

const gaps = ({ missing }: SuitabilityReport): readonly Block[] => [
  { kind: 'text', text: missing.length === 0 ? 'A rule does not allow this trade, so no judgement was made.' : 'We can not say whether this trade suits you. Your profile lacks:' },
  ...missing.map(({ input, nextStep }): Block => ({ kind: 'text', text: `${input}. ${nextStep}` })),
]

/** The report on paper, from its stored bytes alone. `hash` is theirs. */
export const suitabilityPaper = (report: SuitabilityReport, hash: string): Paper => {
  const { inputs, sections } = report
  return {
    title: 'Suitability report', subtitle: `${inputs.trade.title}. Ticket ${inputs.ticketId}, made ${inputs.madeAt}.`, createdAt: new Date(inputs.madeAt),
    blocks: sections.length === 0 ? gaps(report) : sections.flatMap(({ heading, sentences }): Block[] => [
      { kind: 'heading', text: heading }, ...sentences.map(({ text }): Block => ({ kind: 'text', text }))]),
    foot: `SHA-256 of this report's data, which the ticket's hash covers: ${hash}`,
  }
}
