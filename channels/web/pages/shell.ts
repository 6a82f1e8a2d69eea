import { html, nothing, type TemplateResult } from 'lit'
import type { Role } from '../../../domain/person.ts'
import type { Http } from '../api/http.ts'
import type { Session } from '../api/shapes.ts'
import { mark } from './mark.ts'

/** Where each role starts, and what its head offers. */
const places: Readonly<Record<Role, readonly { readonly path: string; readonly text: string }[]>> = {
  investor: [{ path: '/', text: 'Portfolio' }, { path: '/kept', text: 'Plans and notes' }],
  advisor: [{ path: '/advisor', text: 'Clients' }, { path: '/requests', text: 'Requests' }, { path: '/kept', text: 'Notes' }],
  supervisor: [{ path: '/supervisor', text: 'Approvals' }, { path: '/requests', text: 'Requests' }],
  compliance: [{ path: '/compliance', text: 'Transcripts' }, { path: '/supervision', text: 'Supervision' }],
  admin: [{ path: '/admin', text: 'Administration' }],
}
export const homeOf = (role: Role): string => places[role][0]?.path ?? '/'

const signOut = async (http: Http): Promise<void> => {
  await http.delete('/api/session')
  location.assign('/')
}

/** The page's head: brand, where you are, who you are. */
export const bar = (http: Http, session: Session): TemplateResult => {
  const here = location.pathname
  const links = places[session.role]
  return html`<header class="bar">
    <a class="brand" href=${homeOf(session.role)}>${mark} Steward</a>
    ${links.length === 0 ? nothing : html`<nav class="bar__nav" aria-label="Main">${links.map(({ path, text }) => html`<a href=${path} aria-current=${here === path ? 'page' : nothing}>${text}</a>`)}</nav>`}
    <div class="bar__end"><span>${session.person.label}${session.role === 'compliance' ? ', read only' : ''}</span>
      <a class="link" href="/account" aria-current=${here === '/account' ? 'page' : nothing}>Your account</a>
      <button class="link" type="button" @click=${() => signOut(http)}>Sign out</button></div></header>`
}

export { failed } from './failed.ts'
