import { html, nothing, type TemplateResult } from 'lit'
import type { Wish } from '../../../domain/wish.ts'
import { readable } from '../words/dates.ts'

/** The word that does an offer; the server hears it before any model. */
const word = 'accept'

/** An offer as it would be done: its lines, and one way to do it. What was offered before the last answer is only shown. */
export const wishView = (title: string, wish: Wish, options: { readonly open: boolean; readonly page: string; readonly elsewhere: boolean; readonly say: (text: string) => void }): TemplateResult => html`
  <section class="ticket" aria-label=${title}><header class="ticket__head"><h3 class="title">${title}</h3></header>
    <dl class="terms">${wish.lines.map(([name, ...values]) => html`<div><dt>${name}</dt><dd>${readable(values.join(' '))}</dd></div>`)}</dl>
    ${options.open ? html`<footer>${wish.stepUp ? html`<a class="btn btn--primary" href=${options.page} target=${options.elsewhere ? '_blank' : nothing}>Read and approve</a>`
    : html`<button class="btn btn--primary" type="button" @click=${() => options.say(word)}>Accept</button>`}</footer>` : nothing}</section>`
