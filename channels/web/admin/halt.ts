import { html, type TemplateResult } from 'lit'
import { ActPiece, submitted } from '../account/act.ts'
import { define } from '../ui/piece.ts'

/** The one switch that stops all trading. */
export class Halt extends ActPiece {
  static override properties = { ...ActPiece.properties, on: { state: true } }
  declare on: boolean | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    void this.load()
  }

  private async load(): Promise<void> {
    const found = await this.http.get<{ on: boolean }>('/api/admin/kill-switch')
    if (found.ok) this.on = found.value.on
  }

  private readonly onHalt = async (event: Event): Promise<void> => {
    const { form, field } = submitted(event)
    const [reason, on] = [field('reason'), this.on !== true]
    await this.act(form, () => this.http.post('/api/admin/kill-switch', { on, reason }), on ? 'Trading is halted.' : 'Trading is open again.')
    await this.load()
  }

  protected override render(): TemplateResult {
    const on = this.on === true
    return html`<section class="section" aria-labelledby="halt"><div class="section__head"><h2 class="title" id="halt">Trading</h2><p class="state state--${on ? 'refused' : 'done'}" role="status">${on ? 'Halted' : 'Open'}</p></div>
      <p class="section__reading">${on ? 'No ticket can be confirmed and nothing waiting is sent.' : 'A halt stops every confirmation and every order that has not left. It takes effect at once.'}</p>
      <form class="halt" @submit=${this.onHalt}><div class="field"><label class="label" for="reason">Reason, for the record</label><input class="input" id="reason" name="reason" required minlength="3" maxlength="500"></div>
        <button class="btn" type="submit">${on ? 'Open trading again' : 'Halt all trading'}</button>${this.outcome()}</form></section>`
  }
}
define('steward-halt', Halt)
