import { html, nothing, type TemplateResult } from 'lit'
import type { Chart } from '../../../domain/conversation.ts'
import { define, Piece } from '../ui/piece.ts'

type Draw = (view: Chart) => TemplateResult

/**
 * A card's chart. The drawing code comes on demand: `load` is set once by the page or the widget.
 * Until it is here, and if it never comes, the reading stands alone.
 */
export class ChartElement extends Piece {
  static override properties = { chart: { attribute: false }, draw: { state: true } }
  static load: () => Promise<Draw> = () => Promise.reject(new Error('No chart code.'))
  declare chart: Chart
  declare draw: Draw | undefined

  constructor() {
    super()
    this.draw = undefined
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.fetch()
  }

  private async fetch(): Promise<void> {
    try {
      this.draw = await ChartElement.load()
    } catch {
      this.draw = undefined
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    return this.draw ? this.draw(this.chart) : html`<p class="note">${this.chart.reading}</p>`
  }
}
define('steward-chart', ChartElement)
