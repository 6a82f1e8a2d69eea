import { html, LitElement, nothing, unsafeCSS, type TemplateResult } from 'lit'
import type { Chart } from '../../domain/conversation.ts'
import { Http, newId } from './api/http.ts'
import type { Dashboard, Session } from './api/shapes.ts'
import { ChartElement } from './charts/chart-element.ts'
import { Conversation } from './chat/conversation.ts'
import './chat/conversation-view.ts'
import { connect } from './chat/socket.ts'
import { Pass } from './embed/pass.ts'
import { SignInWindow } from './embed/sign-in-window.ts'
import { stateWords, type WidgetState } from './embed/widget-words.ts'
import { mark } from './pages/mark.ts'
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

/** A browser may keep storage from a page; then the pass lives as long as the page does. */
const tabStore = (): Storage | undefined => {
  try {
    return sessionStorage
  } catch {
    return undefined
  }
}

/**
 * `<steward-chat>`: a launcher and a panel on somebody else's page. Attributes: `server` (default: where the script came from),
 * `token` (signed by the host's own server for its visitor), `theme` (light or dark; default: the host page's).
 */
class StewardChat extends LitElement {
  static override properties = {
    server: {}, token: {}, theme: { reflect: true }, opened: { state: true }, state: { state: true }, unread: { state: true }, suggestions: { state: true }, who: { state: true }, problem: { state: true }, waiting: { state: true },
  }
  static override styles = unsafeCSS(inPixels(sheet))
  declare server: string
  declare token: string | undefined
  declare theme: string | undefined
  declare opened: boolean
  declare state: WidgetState
  declare unread: boolean
  declare suggestions: readonly string[]
  declare who: string
  declare problem: string
  /** Our window is open, and this page waits for its code. */
  declare waiting: boolean
  declare private conversation: Conversation | undefined
  declare private own: Http | undefined
  declare private pass: Pass | undefined
  declare private signInWindow: SignInWindow | undefined

  constructor() {
    super()
    this.server = home
    this.opened = false
    this.state = 'idle'
    this.unread = false
    this.suggestions = []
    this.who = ''
    this.problem = ''
    this.waiting = false
  }

  /** On our own pages the cookie speaks; on any other a pass of that page's origin. */
  private get http(): Http {
    if (new URL(this.server, location.href).origin === location.origin) return (this.own ??= new Http())
    if (this.pass === undefined) {
      this.pass = new Pass(new URL(this.server).origin, tabStore())
      this.pass.addEventListener('lost', () => this.leave())
    }
    return this.pass.http
  }

  private readonly open = async (): Promise<void> => {
    this.opened = true
    this.unread = false
    if (this.state !== 'ready') await this.begin()
    this.focusFirst()
  }

  private focusFirst(): void {
    const find = (selector: string) => this.shadowRoot?.querySelector<HTMLElement>(selector)
    void this.updateComplete.then(() => (find('.composer .input, .widget__sign-in') ?? find('.widget__close'))?.focus())
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
    let session = http.base === '' || this.pass?.token !== undefined ? await http.get<Session>('/api/session') : undefined
    if (session?.ok !== true && this.token) {
      const opened = await this.pass?.byHost(this.token)
      if (opened?.ok) session = await http.get<Session>('/api/session')
      else this.problem = opened?.problem.message ?? ''
    }
    if (session?.ok !== true) return this.outside(session?.problem.status === 0)
    this.who = session.value.person.label
    this.problem = ''
    await this.talk(http)
  }

  /** Nobody is signed in here: why, and what can be done. */
  private async outside(away: boolean): Promise<void> {
    const { http } = this
    const site = http.base === '' ? undefined : await http.get<{ allowed: boolean }>('/api/widget/site')
    this.signInWindow ??= new SignInWindow(http.base, (code, verifier) => this.enter(code, verifier))
    if (away || (site && !site.ok)) this.state = 'away'
    else if (site?.ok && !site.value.allowed) this.state = 'not-allowed'
    else this.state = http.base === '' || await this.signInWindow.prepare() ? 'signed-out' : 'insecure'
  }

  private async talk(http: Http): Promise<void> {
    const conversation = new Conversation({ http, newId, connect: () => connect(http) })
    conversation.addEventListener('news', () => { if (!this.opened) this.unread = true })
    conversation.addEventListener('signed-out', () => this.leave())
    this.conversation = conversation
    await conversation.start()
    this.state = 'ready'
    const dashboard = await http.get<Dashboard>('/api/dashboard')
    if (dashboard.ok) this.suggestions = dashboard.value.suggestions ?? []
  }

  /** The session is over: nothing of the person stays on the page. */
  private leave(): void {
    this.conversation?.close()
    this.conversation = undefined
    this.pass?.drop()
    this.suggestions = []
    this.waiting = false
    void this.outside(false)
  }

  private readonly signOut = async (): Promise<void> => {
    await this.http.delete('/api/session')
    this.leave()
    this.focusFirst()
  }

  private async enter(code: string, verifier: string): Promise<boolean> {
    const taken = await this.pass?.redeem(code, verifier)
    this.problem = taken?.ok === false ? taken.problem.message : ''
    if (taken?.ok !== true) return false
    this.waiting = false
    await this.begin()
    this.focusFirst()
    return true
  }

  private readonly signIn = (): void => {
    if (this.http.base === '') {
      location.assign('/')
      return
    }
    this.waiting = true
    this.signInWindow?.open()
  }

  private readonly onCode = (event: Event): void => {
    event.preventDefault()
    void this.signInWindow?.typed(String(new FormData(event.currentTarget as HTMLFormElement).get('code') ?? ''))
  }

  private signInForm(): TemplateResult {
    return html`<p><button class="btn btn--primary widget__sign-in" type="button" @click=${this.signIn}>${this.waiting ? 'Open the window again' : 'Sign in'}</button></p>
      ${this.waiting ? html`<details class="disclose"><summary>The window shows a code?</summary><form class="field" @submit=${this.onCode}>
        <label class="note" for="code">Code from the window</label><div class="code-entry"><input class="input" id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="14" required>
          <button class="btn" type="submit">Use it</button></div></form></details>` : nothing}`
  }

  private panel(): TemplateResult {
    if (this.state === 'ready') return html`<steward-conversation heading="Steward" .who=${this.who} ?elsewhere=${true} .conversation=${this.conversation} .suggestions=${this.suggestions} ?own=${this.suggestions.length > 0} @sign-out=${this.signOut}></steward-conversation>`
    return html`<div class="chat__head"><h2 class="title brand">${mark} Steward</h2></div><div class="chat__log"><p class="note" role="status">${stateWords(this.state, location.origin)}</p>
      ${this.problem === '' ? nothing : html`<p class="notice notice--caution" role="alert">${this.problem}</p>`}
      ${this.state === 'signed-out' ? this.signInForm() : nothing}
      ${this.state === 'away' ? html`<p><button class="btn widget__sign-in" type="button" @click=${() => void this.begin()}>Try again</button></p>` : nothing}</div>`
  }

  protected override render(): TemplateResult {
    if (!this.opened) {
      return html`<div class="widget"><button class="widget__launch" type="button" aria-expanded="false" @click=${this.open}>${mark} Ask about your portfolio${this.unread ? html`<span class="sr">, something new</span><i class="unread" aria-hidden="true"></i>` : nothing}</button></div>`
    }
    return html`<div class="widget widget--open" @keydown=${this.onKey}><section class="widget__panel chat" role="dialog" aria-label="Steward">
      <button class="widget__close link" type="button" @click=${this.close}>Close</button>${this.panel()}</section></div>`
  }
}
define('steward-chat', StewardChat)
