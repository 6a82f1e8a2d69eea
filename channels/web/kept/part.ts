import { html, nothing, type TemplateResult } from 'lit'
import type { Http, Result } from '../api/http.ts'
import { Piece } from '../ui/piece.ts'
import { failed } from '../pages/failed.ts'

/** One list of what is kept for a person: read, shown, changed one act at a time. Subclasses say what and how. */
export abstract class Part<Row> extends Piece {
  static override properties = { http: { attribute: false }, rows: { state: true }, failure: { state: true }, problem: { state: true }, said: { state: true }, busy: { state: true } }
  declare http: Http
  declare rows: readonly Row[] | undefined
  declare failure: string
  declare problem: string
  declare said: string
  declare busy: boolean

  constructor() {
    super()
    this.failure = ''
    this.problem = ''
    this.said = ''
    this.busy = false
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
  protected async act(work: () => Promise<Result<unknown>>, done: string): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.said = ''
    const result = await work()
    this.busy = false
    this.problem = result.ok ? '' : result.problem.message
    if (result.ok) this.said = done
    await this.load()
    return result.ok
  }

  protected override render(): TemplateResult {
    if (this.failure !== '') return failed(this.failure, () => void this.load())
    return html`<p class="note" role="status">${this.said}</p>
      ${this.problem === '' ? nothing : html`<div class="notice notice--caution" role="alert"><strong>Nothing was changed.</strong>${this.problem}</div>`}
      ${this.rows === undefined ? html`<p class="label">Reading</p>` : this.list(this.rows)}`
  }
}

export const fieldsOf = (event: Event): ((name: string) => string) => {
  event.preventDefault()
  const fields = new FormData(event.currentTarget as HTMLFormElement)
  return (name) => String(fields.get(name) ?? '').trim()
}

/** The rows of an answer under their name. */
export const under = <Row>(result: Result<Readonly<Record<string, readonly Row[]>>>, name: string): Result<readonly Row[]> =>
  (result.ok ? { ok: true, value: result.value[name] ?? [] } : result)
