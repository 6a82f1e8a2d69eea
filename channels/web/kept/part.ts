import { html, type TemplateResult } from 'lit'
import { ActPiece } from '../account/act.ts'
import type { Result } from '../api/http.ts'
import { failed } from '../pages/failed.ts'

/** One list of what is kept for a person: read, shown, changed one act at a time. Subclasses say what and how. */
export abstract class Part<Row> extends ActPiece {
  static override properties = { ...ActPiece.properties, rows: { state: true }, failure: { state: true } }
  declare rows: readonly Row[] | undefined
  declare failure: string

  constructor() {
    super()
    this.failure = ''
  }

  protected abstract read(): Promise<Result<readonly Row[]>>
  protected abstract list(rows: readonly Row[]): TemplateResult

  override connectedCallback(): void {
    super.connectedCallback()
    void this.load()
  }

  protected async load(): Promise<void> {
    const found = await this.read()
    if (found.ok) [this.rows, this.failure] = [found.value, '']
    else this.failure = found.problem.message
  }

  /** True when it was done; the list is read again either way. */
  protected async change(work: () => Promise<Result<unknown>>, done: string): Promise<boolean> {
    const changed = await this.act(undefined, work, done)
    await this.load()
    return changed
  }

  protected override render(): TemplateResult {
    if (this.failure !== '') return failed(this.failure, () => void this.load())
    return html`${this.outcome()}${this.rows === undefined ? html`<p class="label">Reading</p>` : this.list(this.rows)}`
  }
}

/** The rows of an answer under their name. */
export const under = <Row>(result: Result<Readonly<Record<string, readonly Row[]>>>, name: string): Result<readonly Row[]> =>
  (result.ok ? { ok: true, value: result.value[name] ?? [] } : result)
