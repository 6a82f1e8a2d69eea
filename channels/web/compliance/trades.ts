import { html, type TemplateResult } from 'lit'
import { moment } from '../words/dates.ts'
import { shortHash } from '../words/numbers.ts'
import type { Trade } from './shapes.ts'

const verdict = (trade: Trade): TemplateResult => {
  const done = trade.legs.flatMap((leg) => leg.done ?? [])
  if (trade.confirmedAt === null) return html`<p class="note">Never confirmed${trade.displayedAt === null ? ', never shown' : ''}. State ${trade.state.toLowerCase().replaceAll('_', ' ')}.</p>`
  const same = trade.sameHash === true && done.every((each) => each.asShown)
  return html`<p class="state state--${same ? 'done' : 'refused'}">${same ? 'Executed as shown' : 'Not as shown'}</p>
    <p class="note">Shown ${trade.displayedAt === null ? 'never' : moment(trade.displayedAt)}. Confirmed ${moment(trade.confirmedAt)}${trade.stepUp ? ', with step-up' : ''}.</p>`
}

/** Each ticket of a conversation: what was displayed beside what was executed. */
export const tradesPart = (trades: readonly Trade[] | undefined): TemplateResult => html`<section aria-labelledby="trades"><h2 class="label" id="trades">Shown and executed</h2>
  ${trades === undefined ? html`<p class="note">Choose a conversation.</p>` : trades.length === 0 ? html`<p class="note">No trade was proposed here.</p>` : trades.map((trade) => html`
    <div class="compare">${verdict(trade)}
      <table class="table table--tight"><caption class="sr">Ticket ${trade.ticketId}: shown and executed, quantity at price in USD</caption>
        <thead><tr><th scope="col">Leg</th><th scope="col" class="num">Shown</th><th scope="col" class="num">Executed</th></tr></thead>
        <tbody>${trade.legs.map(({ symbol, side, shown, done }) => html`<tr><th scope="row">${side === 'buy' ? 'Buy' : 'Sell'} ${symbol}</th>
          <td class="num">${shown.quantity}<span class="table__sub">${shown.limitPrice ?? shown.refPrice}</span></td>
          <td class="num">${done === null ? 'none' : html`${done.filledQuantity}<span class="table__sub">${done.averagePrice ?? done.state.toLowerCase()}</span>`}</td></tr>`)}</tbody></table>
      <p class="note mono">Terms ${shortHash(trade.hash)}</p></div>`)}
</section>`
