import { html, nothing, type TemplateResult } from 'lit'
import type { Http } from '../api/http.ts'
import type { Session } from '../api/shapes.ts'
import '../kept/alerts.ts'
import '../kept/memories.ts'
import '../kept/plans.ts'
import '../kept/requests.ts'
import { define, Piece } from '../ui/piece.ts'
import { bar } from './shell.ts'

const section = (id: string, title: string, note: string, part: TemplateResult): TemplateResult =>
  html`<section class="section" aria-labelledby=${id}><div class="section__head"><h2 class="title" id=${id}>${title}</h2><p class="note">${note}</p></div>${part}</section>`

/** What is planned, watched and remembered for a person, and what they asked a human for. */
export class KeptPage extends Piece {
  static override properties = { http: { attribute: false }, session: { attribute: false } }
  declare http: Http
  declare session: Session

  protected override render(): TemplateResult {
    const { http } = this
    return html`${bar(http, this.session)}<main class="sheet" id="main">
      <header class="intro"><h1 class="page-title">Plans and notes</h1><p>What comes in and goes out, what is watched for you, and what Steward remembers. All of it is yours to change.</p></header>
      ${section('plans', 'Plans', 'Booked when their day comes', html`<steward-plans .http=${http}></steward-plans>`)}
      ${section('alerts', 'Alerts', 'Told once', html`<steward-alerts .http=${http}></steward-alerts>`)}
      ${section('memories', 'Remembered', 'In your words; forgetting deletes them', html`<steward-memories .http=${http}></steward-memories>`)}
      ${this.session.role === 'investor' ? section('requests', 'Questions for a person', 'Your advisor, or the firm', html`<steward-requests .http=${http}></steward-requests>`) : nothing}</main>`
  }
}
define('steward-kept', KeptPage)
