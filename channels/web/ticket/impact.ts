import { html, nothing, type TemplateResult } from 'lit'
import type { TicketImpact } from '../../../domain/ticket.ts'
import { vars } from '../ui/vars.ts'
import { readable } from '../words/dates.ts'
import { capital, points, shares } from '../words/numbers.ts'

type Row = TicketImpact['classes'][number]

/** The widest distance from a target, with a fifth of air, so that every row shares one scale. */
const reach = (classes: readonly Row[]): number =>
  Math.max(0.05, ...classes.flatMap(({ before, after, target }) => (target === null ? [] : [Math.abs(before - target), Math.abs(after - target)]))) * 1.2

const shift = ({ before, after, target }: Row, span: number): TemplateResult | typeof nothing => {
  if (target === null) return nothing
  const at = (value: number): number => 0.5 + (value - target) / span / 2
  const moved = Math.abs(after - before) >= 0.0005
  return html`<span class="range" aria-hidden="true">
    ${moved ? html`<i class="range__move" ${vars({ '--from': at(before), '--at': at(after) })}></i>` : nothing}
    <i class="range__target" ${vars({ '--at': 0.5 })}></i>
    ${moved ? html`<i class="range__was" ${vars({ '--at': at(before) })}></i>` : nothing}
    <i class="range__now" ${vars({ '--at': at(after) })}></i></span>`
}

/** Shares and risk before and after, against the target. */
export const impact = ({ classes, riskBefore, riskAfter, notes }: TicketImpact): TemplateResult => {
  const span = reach(classes)
  const before = shares(classes.map((row) => row.before))
  const after = shares(classes.map((row) => row.after), classes.map((row) => row.before))
  return html`<div><p class="ticket__part">Before and after</p>
    <table class="table table--tight shift-table">
      <caption class="sr">Share of the portfolio before and after, in percent</caption>
      <thead><tr><th scope="col">Share, %</th><th scope="col" class="shift-table__plot"><span class="ends"><span>Under</span><span>Over</span></span></th>
        <th scope="col" class="num">Now</th><th scope="col" class="num">After</th><th scope="col" class="num">Target</th></tr></thead>
      <tbody>${classes.map((row, index) => html`<tr><th scope="row">${capital(row.assetClass.replaceAll('-', ' '))}</th>
        <td class="shift-table__plot">${shift(row, span)}</td><td class="num">${before[index]}</td><td class="num strong">${after[index]}</td>
        <td class="num">${row.target === null ? '' : points(row.target, { digits: Number.isInteger(Number((row.target * 100).toFixed(6))) ? 0 : 1 })}</td></tr>`)}</tbody>
      ${riskBefore === null || riskAfter === null ? nothing : html`<tbody><tr><th scope="row" colspan="2">Usual yearly swing</th>
        <td class="num">${points(riskBefore)}</td><td class="num strong">${points(riskAfter)}</td><td class="num"></td></tr></tbody>`}
    </table>
    ${notes.map((note) => html`<p class="note">${readable(note)}</p>`)}
  </div>`
}
