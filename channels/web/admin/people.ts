import { html, nothing, type TemplateResult } from 'lit'
import { roles, type Role } from '../../../domain/person.ts'
import { ActPiece, submitted } from '../account/act.ts'
import { define } from '../ui/piece.ts'

export interface User { readonly id: string; readonly email: string; readonly label: string; readonly role: Role; readonly active: boolean; readonly enrolled: boolean }
interface Link { readonly url: string; readonly expiresAt: string }

const standing = ({ active, enrolled }: User): string => (active ? (enrolled ? 'active' : 'invited') : 'off')
/** Administrators are made by two. */
const givable = roles.filter((role) => role !== 'admin')

/** A link that is shown once, to be handed over by whoever made it. */
export const linkNotice = (link: Link | undefined): TemplateResult | typeof nothing => (link === undefined ? nothing
  : html`<div class="notice" role="status"><strong>Hand this link over yourself</strong>It works once, and is not shown again.<p class="secret mono">${link.url}</p></div>`)

/** Everybody: invited, switched off and on, given a new link. Fires `changed`. */
export class People extends ActPiece {
  static override properties = { ...ActPiece.properties, users: { attribute: false }, link: { state: true } }
  declare users: readonly User[]
  declare link: Link | undefined

  private changed(): void {
    this.dispatchEvent(new Event('changed', { bubbles: true }))
  }

  private readonly onInvite = async (event: Event): Promise<void> => {
    const { form, field } = submitted(event)
    const given = { email: field('email'), label: field('label'), role: field('role') }
    await this.act(form, () => this.http.post<Link>('/api/admin/users', given), (link) => { this.link = link; return `${given.label} is invited.` })
    this.changed()
  }

  private async send(user: User, path: string, body: object, done: string): Promise<void> {
    await this.act(undefined, () => this.http.post<Partial<Link>>(`/api/admin/users/${encodeURIComponent(user.id)}${path}`, body), ({ url, expiresAt }) => {
      this.link = url === undefined ? undefined : { url, expiresAt: expiresAt ?? '' }
      return done
    })
    this.changed()
  }

  private acts(user: User): TemplateResult {
    const { active, enrolled, label } = user
    const button = (text: string, go: () => Promise<void>): TemplateResult => html`<button class="link" type="button" @click=${() => void go()}>${text}<span class="sr"> ${label}</span></button>`
    return html`<span class="acts">${active ? button(enrolled ? 'New password link' : 'New link', () => this.send(user, '/link', {}, `A new link for ${label}.`)) : nothing}
      ${active && enrolled ? button('End sessions', () => this.send(user, '/sessions/revoke', {}, `${label} is signed out everywhere.`)) : nothing}
      ${active ? button('Switch off', () => this.send(user, '', { active: false }, `${label} is off.`)) : button('Switch on', () => this.send(user, '', { active: true }, `${label} is on again.`))}</span>`
  }

  private form(): TemplateResult {
    return html`<details class="disclose"><summary>Invite somebody</summary><form class="halt" @submit=${this.onInvite}>
      <div class="field"><label class="label" for="invite-label">Name</label><input class="input" id="invite-label" name="label" maxlength="100" required></div>
      <div class="field"><label class="label" for="invite-email">Address</label><input class="input" id="invite-email" name="email" type="email" maxlength="254" required></div>
      <div class="field"><label class="label" for="invite-role">Role</label><select class="input" id="invite-role" name="role">${givable.map((role) => html`<option>${role}</option>`)}</select></div>
      <button class="btn" type="submit">Invite</button></form></details>`
  }

  protected override render(): TemplateResult {
    return html`<section class="section" aria-labelledby="users"><div class="section__head"><h2 class="title" id="users">People</h2></div>${this.outcome()}${linkNotice(this.link)}
      <div class="scroll" tabindex="0" role="group" aria-label="People"><table class="table table--tight table--stack"><thead><tr><th scope="col">Name</th><th scope="col">Address</th><th scope="col">Role</th><th scope="col">Standing</th><th scope="col">What to do</th></tr></thead>
        <tbody>${this.users.map((user) => html`<tr><th scope="row">${user.label}</th><td>${user.email}</td><td>${user.role}</td><td>${standing(user)}</td><td>${this.acts(user)}</td></tr>`)}</tbody></table></div>
      ${this.form()}</section>`
  }
}
define('steward-people', People)
