import { html, LitElement, nothing, unsafeCSS, type TemplateResult } from 'lit'
import type { Chart } from '../../domain/conversation.ts'
import { Http, newId } from './api/http.ts'
import type { Dashboard } from './api/shapes.ts'
import { ChartElement } from './charts/chart-element.ts'
import { Conversation } from './chat/conversation.ts'
import './chat/conversation-view.ts'
import { connect } from './chat/socket.ts'
import { mark } from './pages/shell.ts'
import sheet from './ui/widget-entry.css?inline'
import { define } from './ui/piece.ts'

type Draw = (view: Chart) => TemplateResult

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : location.href
const home = new URL('.', script).origin

/** A root font size belongs to the host page: inside the widget lengths are pixels, as many as on our own pages. */
const inPixels = (css: string): string => css.replaceAll(/(\d*\.?\d+)rem\b/g, (_, value: string) => `${Number(value) * 16}px`)

let drawing: Promise<Draw> | undefined
/** The second script puts its one function on the global object; it is fetched when the first chart appears. */
const loadCharts = (): Promise<Draw> => {
  drawing ??= new Promise((resolve, reject) => {
    const tag = document.createElement('script')
    tag.src = new URL('charts-widget.js', script).href
    tag.addEventListener('load', () => resolve((globalThis as unknown as { stewardDrawChart: Draw }).stewardDrawChart))
    tag.addEventListener('error', () => reject(new Error('The charts could not be loaded.')))
    document.head.append(tag)
  })
  return drawing
}
ChartElement.load = loadCharts

/**
 * `<steward-chat>`: a launcher and a panel on somebody else's page. Attributes: `server` (default: where the script came from),
 * `token` (a short-lived one from the host's server), `theme` (light or dark; default: the host page's).
 */
class StewardChat extends LitElement {
  static override properties = { server: {}, token: {}, theme: { reflect: true }, opened: { state: true }, state: { state: true }, unread: { state: true }, suggestions: { state: true } }
  static override styles = unsafeCSS(inPixels(sheet))
  declare server: string
  declare token: string | undefined
  declare theme: string | undefined
  declare opened: boolean
  declare state: 'idle' | 'loading' | 'signed-out' | 'ready' | 'away'
  declare unread: boolean
  declare suggestions: readonly string[]
  declare private conversation: Conversation | undefined

  constructor() {
    super()
    this.server = home
    this.opened = false
    this.state = 'idle'
    this.unread = false
    this.suggestions = []
  }

  private get http(): Http {
    return new Http(this.server === location.origin ? '' : this.server, this.token)
  }

  private readonly open = async (): Promise<void> => {
    this.opened = true
    this.unread = false
    if (this.state !== 'ready') await this.begin()
    await this.updateComplete
    this.shadowRoot?.querySelector<HTMLElement>('.composer .input, .widget__sign-in')?.focus()
  }

  private readonly close = (): void => {
    this.opened = false
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>('.widget__launch')?.focus())
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.opened) this.close()
  }

  private async begin(): Promise<void> {
    this.state = 'loading'
    const { http } = this
    const session = await http.get('/api/session')
    if (!session.ok) {
      this.state = session.problem.status === 0 ? 'away' : 'signed-out'
      return
    }
    const conversation = new Conversation({ http, newId, connect: () => connect(http.base, this.token) })
    conversation.addEventListener('ticket', () => { if (!this.opened) this.unread = true })
    this.conversation = conversation
    await conversation.start()
    this.state = 'ready'
    const dashboard = await http.get<Dashboard>('/api/dashboard')
    if (dashboard.ok) this.suggestions = dashboard.value.suggestions ?? []
  }

  /** Signing in happens on our own site, in a window of its own; back here we look again. */
  private readonly signIn = (): void => {
    window.open(`${this.server}/`, '_blank')
    window.addEventListener('focus', () => void this.begin(), { once: true })
  }

  private panel(): TemplateResult {
    if (this.state === 'ready') return html`<steward-conversation heading="Steward" ?elsewhere=${true} .conversation=${this.conversation} .suggestions=${this.suggestions}></steward-conversation>`
    const words = { idle: '', loading: 'Opening the conversation', away: 'Steward cannot be reached now.', 'signed-out': 'Sign in to ask about your own portfolio. It opens in a window of its own.', ready: '' }
    return html`<div class="chat__head"><h2 class="title brand">${mark} Steward</h2></div><div class="chat__log"><p class="note" role="status">${words[this.state]}</p>
      ${this.state === 'signed-out' ? html`<p><button class="btn btn--primary widget__sign-in" type="button" @click=${this.signIn}>Sign in</button></p>` : nothing}
      ${this.state === 'away' ? html`<p><button class="btn widget__sign-in" type="button" @click=${() => void this.begin()}>Try again</button></p>` : nothing}</div>`
  }

  protected override render(): TemplateResult {
    if (!this.opened) {
      return html`<div class="widget"><button class="widget__launch" type="button" aria-expanded="false" @click=${this.open}>${mark} Ask about your portfolio${this.unread ? html`<span class="sr">, a new ticket waits</span><i class="unread" aria-hidden="true"></i>` : nothing}</button></div>`
    }
    return html`<div class="widget widget--open" @keydown=${this.onKey}><section class="widget__panel chat" role="dialog" aria-label="Steward">
      <button class="widget__close link" type="button" @click=${this.close}>Close</button>${this.panel()}</section></div>`
  }
}
define('steward-chat', StewardChat)
