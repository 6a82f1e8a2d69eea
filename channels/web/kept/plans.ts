import { html, nothing, type TemplateResult } from 'lit'
import { define } from '../ui/piece.ts'
import { day } from '../words/dates.ts'
import { Part, under } from './part.ts'
import type { Plan } from './shapes.ts'
import { planState, planWords } from './words.ts'

/** Money that is planned to come in or go out. New plans begin in the conversation, where they are shown before they are agreed. */
export class Plans extends Part<Plan> {
  protected override async read() {
    return under(await this.http.get<Record<string, readonly Plan[]>>('/api/plans'), 'plans')
  }

  private row(plan: Plan): TemplateResult {
    const words = planWords(plan)
    return html`<li><span class=${plan.state === 'active' ? '' : 'kept__over'}>${words}</span>
      <span class="kept__acts">${plan.state === 'active' ? html`<button class="link" type="button" @click=${() => this.change(() => this.http.post(`/api/plans/${encodeURIComponent(plan.planId)}/cancel`), 'Stopped. What was booked stays.')}>Stop<span class="sr">: ${words}</span></button>` : nothing}</span>
      <span class="note">${planState(plan)}. Since ${day(plan.firstOn)}.</span></li>`
  }

  protected override list(rows: readonly Plan[]): TemplateResult {
    return html`${rows.length === 0 ? html`<p>No plan. Try “set up a savings plan of $300 a month” in the conversation.</p>` : html`<ul class="queue kept">${rows.map((row) => this.row(row))}</ul>`}`
  }
}
define('steward-plans', Plans)
