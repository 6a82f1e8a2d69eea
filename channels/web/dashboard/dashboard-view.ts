import { html, nothing, type TemplateResult } from 'lit'
import type { Dashboard } from '../api/shapes.ts'
import { readable } from '../words/dates.ts'
import { activity } from './activity.ts'
import { allocation } from './allocation.ts'
import { goals } from './goals.ts'
import { growth } from './growth.ts'
import { risk, stress } from './risk.ts'
import { worth } from './worth.ts'

export interface DashboardActions {
  /** A ticket waits: the advice steps back, because one primary action at a time. */
  readonly ticketWaits: string | undefined
  readonly say: (text: string) => void
  readonly readTicket: (id: string) => void
  /** What an advisor suggested and the person has not answered. */
  readonly proposal: unknown
  readonly choose: (accountId: string) => void
  /** The demo's control of the market's clock, where there is one. */
  readonly clock: unknown
}

const advice = ({ advice: view }: Dashboard, { ticketWaits, say, readTicket }: DashboardActions): TemplateResult | typeof nothing => {
  if (!view) return nothing
  const button = ticketWaits === undefined ? html`<button class="btn btn--primary" type="button" @click=${() => say(view.say)}>${/rebalance/i.test(view.say) ? 'Rebalance now' : 'Ask about it'}</button>`
    : html`<button class="btn" type="button" @click=${() => readTicket(ticketWaits)}>Review the ticket</button>`
  return html`<section class="advice" aria-labelledby="advice"><div><h2 class="title" id="advice">${view.title}</h2><p>${readable(view.body)}</p></div>${button}</section>`
}

const accounts = (view: Dashboard, { choose }: DashboardActions): TemplateResult | typeof nothing => (view.accounts.length < 2 ? nothing
  : html`<div class="accounts"><label class="label" for="account">${view.client ? 'Client' : 'Account'}</label>
    <select class="input" id="account" @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      ${view.accounts.map(({ accountId, label }) => html`<option value=${accountId} ?selected=${accountId === view.accountId}>${label}</option>`)}</select></div>`)

/** Everything about one account, from what it is worth to what happened last. Parts that the server left out are not shown. */
export const dashboardView = (view: Dashboard, actions: DashboardActions): TemplateResult => {
  const left = risk(view)
  const right = goals(view)
  return html`${accounts(view, actions)}${worth(view, actions.clock)}${actions.proposal === nothing ? advice(view, actions) : actions.proposal}${growth(view)}${allocation(view)}
    ${left === nothing && right === nothing ? nothing : html`<div class="pair section">${left}${right}</div>`}${stress(view)}${activity(view)}`
}
