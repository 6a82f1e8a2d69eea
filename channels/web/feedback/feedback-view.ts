import { html, nothing, type TemplateResult } from 'lit'
import type { Verdict } from '../api/shapes.ts'
import type { Conversation } from '../chat/conversation.ts'
import { define, Piece } from '../ui/piece.ts'

/** Two words below an answer; whoever says no may say why. */
export class FeedbackView extends Piece {
  static override properties = { conversation: { attribute: false }, turnId: {}, verdict: {}, asking: { state: true }, told: { state: true } }
  declare conversation: Conversation
  declare turnId: string
  declare verdict: Verdict | undefined
  declare asking: boolean
  declare told: string

  constructor() {
    super()
    this.verdict = undefined
    this.asking = false
    this.told = ''
  }

  private async judge(verdict: Verdict, words?: string): Promise<void> {
    const taken = await this.conversation.judge(this.turnId, verdict, words)
    this.told = taken ? 'Thank you. It stands in the record.' : 'That was not recorded. Please try again.'
    this.asking = taken && verdict === 'not-helpful' && words === undefined
    await this.updateComplete
    if (this.asking) this.querySelector<HTMLElement>('.input')?.focus()
  }

  private readonly onWhy = (event: Event): void => {
    event.preventDefault()
    void this.judge('not-helpful', String(new FormData(event.currentTarget as HTMLFormElement).get('why') ?? '').trim())
  }

  private choice(verdict: Verdict, words: string): TemplateResult {
    return html`<button class="link" type="button" aria-pressed=${this.verdict === verdict ? 'true' : 'false'} @click=${() => void this.judge(verdict)}>${words}<span class="sr"> answer</span></button>`
  }

  protected override render(): TemplateResult {
    const field = `why-${this.turnId}`
    return html`${this.choice('helpful', 'Helpful')}${this.choice('not-helpful', 'Not helpful')}<span class="feedback__told" role="status">${this.told}</span>
      ${this.asking ? html`<form class="field feedback__why" @submit=${this.onWhy}><label class="note" for=${field}>What was wrong? Your firm's compliance reads it.</label>
        <div class="code-entry"><input class="input" id=${field} name="why" maxlength="1000" autocomplete="off" required><button class="btn" type="submit">Send</button></div></form>` : nothing}`
  }
}
define('steward-feedback', FeedbackView)
