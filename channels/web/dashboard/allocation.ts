import { html, nothing, type TemplateResult } from 'lit'
import { listed } from '../../../domain/format.ts'
import type { AllocationRow, Dashboard, HoldingRow } from '../api/shapes.ts'
import { vars } from '../ui/vars.ts'
import { count, decimal, fundName, points, shares, wholeDollars } from '../words/numbers.ts'

const pastBand = ({ weight, low, high }: AllocationRow): boolean => (low !== null && weight < low - 1e-9) || (high !== null && weight > high + 1e-9)

/** One sentence that says what is off, before the table shows it. */
export const allocationReading = (rows: readonly AllocationRow[]): string => {
  const off = rows.filter(pastBand).map(({ label }) => (/^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label))
  if (off.length === 0) return 'Every class is inside its band.'
  return `Outside ${off.length === 1 ? 'its band' : 'their bands'}: ${listed(off)}.${off.length === rows.length ? '' : ' Everything else is inside.'}`
}

const reach = (rows: readonly AllocationRow[]): number => Math.max(0.04, ...rows.flatMap(({ weight, target, low, high }) =>
  (target === null ? [] : [Math.abs(weight - target), low === null ? 0 : target - low, high === null ? 0 : high - target]))) * 1.15

const range = (row: AllocationRow, span: number): TemplateResult | typeof nothing => {
  const { weight, target, low, high } = row
  if (target === null) return nothing
  const at = (value: number): number => Math.min(1, Math.max(0, 0.5 + (value - target) / span / 2))
  return html`<span class="range" aria-hidden="true">
    ${low === null || high === null ? nothing : html`<i class="range__band" ${vars({ '--lo': at(low), '--hi': at(high) })}></i>`}
    <i class="range__target" ${vars({ '--at': 0.5 })}></i><i class="range__now ${pastBand(row) ? 'range__now--out' : ''}" ${vars({ '--at': at(weight) })}></i></span>`
}

const symbolsOf = (row: AllocationRow, holdings: readonly HoldingRow[]): string =>
  holdings.filter((holding) => holding.assetClass === row.assetClass).map((holding) => holding.symbol).slice(0, 4).join(', ')

const holdingsTable = (holdings: readonly HoldingRow[]): TemplateResult => html`<details class="disclose"><summary>All ${count(holdings.length, 'holding')}</summary>
  <div class="scroll" tabindex="0" role="group" aria-label="Holdings"><table class="table table--tight">
    <thead><tr><th scope="col">Holding</th><th scope="col" class="num">Quantity</th><th scope="col" class="num">Price</th><th scope="col" class="num">Value, USD</th><th scope="col" class="num">Share, %</th></tr></thead>
    <tbody>${holdings.map((row) => html`<tr><th scope="row">${row.symbol}<span class="table__sub">${fundName(row.name ?? '')}</span></th><td class="num">${decimal(row.quantity)}</td>
      <td class="num">${decimal(row.price)}</td><td class="num">${wholeDollars(row.valueUsd, { symbol: false })}</td><td class="num">${points(row.weight)}</td></tr>`)}</tbody></table></div></details>`

/** Shares against target and band: one centre line, drift is a distance. */
export const allocation = ({ allocation: rows, holdings }: Dashboard): TemplateResult | typeof nothing => {
  if (!rows || rows.length === 0) return nothing
  const span = reach(rows)
  const now = shares(rows.map((row) => row.weight))
  return html`<section class="section" aria-labelledby="mix">
    <div class="section__head"><h2 class="title" id="mix">Allocation</h2><p class="note">Against the investment policy</p></div>
    <p class="section__reading">${allocationReading(rows)}</p>
    <table class="table alloc">
      <caption class="sr">Share of the portfolio against target, with the policy band</caption>
      <thead><tr><th scope="col">Class</th><th scope="col" class="alloc__plot"><span class="ends"><span>Under</span><span>Over</span></span></th><th scope="col" class="num alloc__usd">Value, USD</th>
        <th scope="col" class="num">Now, %</th><th scope="col" class="num alloc__target">Target</th><th scope="col" class="num">Drift</th></tr></thead>
      <tbody>${rows.map((row, index) => html`<tr><th scope="row">${row.label}<span class="table__sub">${symbolsOf(row, holdings ?? [])}</span></th>
        <td class="alloc__plot">${range(row, span)}</td><td class="num alloc__usd">${wholeDollars(row.valueUsd, { symbol: false })}</td><td class="num strong">${now[index]}</td>
        <td class="num alloc__target">${row.target === null ? '' : points(row.target)}</td>
        <td class="num">${row.drift === null ? '' : points(row.drift, { signed: true })}${pastBand(row) ? html`<span class="table__sub table__sub--caution">past band</span>` : nothing}</td></tr>`)}</tbody>
    </table>
    <p class="note">The line is the target, grey is the band that the policy allows. The track spans ${points(span, { digits: 0 })} points either way.</p>
    ${holdings && holdings.length > 0 ? holdingsTable(holdings) : nothing}
  </section>`
}
