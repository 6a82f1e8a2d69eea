import { html, nothing, type TemplateResult } from 'lit'
import type { Http, Result } from '../api/http.ts'
import { Piece } from '../ui/piece.ts'

/** A part of a page where something is done by a form: one act at a time, its outcome in words, the form empty again after it. */
export class ActPiece extends Piece {
  static override properties = { http: { attribute: false }, problem: { state: true }, said: { state: true }, busy: { state: true } }
  declare http: Http
  declare problem: string
  declare said: string
  declare busy: boolean

  constructor() {
    super()
    this.problem = ''
    this.said = ''
    this.busy = false
  }

  /** Runs `work`; says `done` (or what it makes of the answer) when it went well. Whether it did. */
  protected async act<T>(form: HTMLFormElement | undefined, work: () => Promise<Result<T>>, done: string | ((value: T) => string)): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.said = ''
    const result = await work()
    this.busy = false
    this.problem = result.ok ? '' : result.problem.message
    if (result.ok) this.said = typeof done === 'string' ? done : done(result.value)
    form?.reset()
    return result.ok
  }

  protected outcome(): TemplateResult {
    return html`<p class="note" role="status">${this.said}</p>
      ${this.problem === '' ? nothing : html`<div class="notice notice--caution" role="alert"><strong>Nothing was changed.</strong>${this.problem}</div>`}`
  }
}

/** What was sent with a form, which stays where it is: its fields trimmed, a code without its spaces. */
export const submitted = (event: Event): { readonly form: HTMLFormElement; readonly field: (name: string) => string } => {
  event.preventDefault()
  const form = event.currentTarget as HTMLFormElement
  const data = new FormData(form)
  const field = (name: string): string => {
    const text = String(data.get(name) ?? '').trim()
    return name === 'code' ? text.replaceAll(/\s/g, '') : text
  }
  return { form, field }
}

export const codeField = (id: string, label = 'Six digits from your authenticator app'): TemplateResult => html`<label class="note" for=${id}>${label}</label>
  <input class="input" id=${id} name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7" required>`
