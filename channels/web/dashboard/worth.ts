import { html, nothing, type TemplateResult } from 'lit'
import type { Dashboard } from '../api/shapes.ts'
import { day } from '../words/dates.ts'
import { decimal, percent, wholeDollars } from '../words/numbers.ts'

export const delta = (negative: boolean, words: unknown): TemplateResult => html`<span class="delta ${negative ? 'delta--down' : 'delta--up'}">${words}</span>`

const change = (label: string, amountUsd: string | null, fraction: number | null, cents: boolean): TemplateResult | typeof nothing => {
  if (amountUsd === null || fraction === null) return nothing
  const amount = cents ? decimal(amountUsd, { signed: true, symbol: true }) : wholeDollars(amountUsd, { signed: true })
  return html`<div><dt>${label} </dt><dd>${delta(amountUsd.startsWith('-'), `${amount} (${percent(fraction, { signed: true, digits: cents ? 2 : 1 })})`)}</dd></div>`
}

/** What the account is worth, how that changed, and on which prices it stands. `clock` may move the demo's market on. */
export const worth = ({ valueUsd, accountLabel, client, change: moved, asOf, source }: Dashboard, clock: unknown = nothing): TemplateResult => {
  const [whole, cents] = decimal(valueUsd).split('.')
  return html`<header class="worth">
    <p class="label">${client ? html`<span class="strong">${client}</span>, ` : nothing}${accountLabel}, paper trading</p>
    <h1 class="amount"><span class="sr">Portfolio value: </span>$${whole}${cents === undefined ? nothing : html`<span class="amount__cents">.${cents}</span>`}</h1>
    <dl class="worth__changes">
      ${moved ? [change('Today', moved.dayUsd, moved.day, true), change('One year, without deposits', moved.yearUsd, moved.year, false)] : nothing}
      <div><dt>Prices as of </dt><dd>${day(asOf)}, ${source === 'snapshot' ? 'close' : source} ${clock}</dd></div>
    </dl></header>`
}
