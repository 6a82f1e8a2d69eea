import { html, nothing, type TemplateResult } from 'lit'
import type { Dashboard } from '../api/shapes.ts'
import { day } from '../words/dates.ts'
import { decimal } from '../words/numbers.ts'

/** Enough to see what happened last; the rest is a question to the conversation. */
const shown = 6

/** The last bookings, newest first. */
export const activity = ({ activity: rows }: Dashboard): TemplateResult | typeof nothing => (!rows || rows.length === 0 ? nothing
  : html`<section class="section" aria-labelledby="recent">
    <div class="section__head"><h2 class="title" id="recent">Recent activity</h2></div>
    <table class="table"><caption class="sr">Last events in this account</caption>
      <thead class="sr"><tr><th scope="col">Date</th><th scope="col">Event</th><th scope="col">Amount</th></tr></thead>
      <tbody>${rows.slice(0, shown).map(({ on, text, amountUsd }) => html`<tr><td class="note day">${day(on)}</td><th scope="row">${text}</th>
        <td class="num">${amountUsd === null ? '' : decimal(amountUsd, { signed: true, symbol: true })}</td></tr>`)}</tbody></table></section>`)
