import { html, render, type TemplateResult } from 'lit'
import { Http } from './api/http.ts'
import type { Session } from './api/shapes.ts'
import { ChartElement } from './charts/chart-element.ts'
import { bar, homeOf } from './pages/shell.ts'
import './pages/sign-in.ts'

const http = new Http()
http.onProof = async () => (await import('./passkeys/prove-dialog.ts')).askProof(http)
const host = document.getElementById('app')!
ChartElement.load = () => import('./charts/chart.ts').then((module) => module.chart)

interface Page {
  readonly title: string
  readonly roles: readonly Session['role'][]
  readonly load: () => Promise<unknown>
  readonly show: (session: Session) => TemplateResult
}

/** Each page is its own chunk; who may see it is decided by the server, here it is only told early. */
const pages: Readonly<Record<string, Page>> = {
  '/': { title: 'Portfolio', roles: ['investor', 'advisor'], load: () => import('./pages/investor.ts'), show: (session) => html`<steward-investor .http=${http} .session=${session}></steward-investor>` },
  '/step-up': { title: 'Verify a ticket', roles: ['investor', 'advisor'], load: () => import('./pages/step-up.ts'), show: (session) => html`<steward-step-up .http=${http} .session=${session}></steward-step-up>` },
  '/connect': { title: 'Sign in on another site', roles: ['investor', 'advisor'], load: () => import('./pages/connect.ts'), show: (session) => html`<steward-connect .http=${http} .session=${session}></steward-connect>` },
  '/approve': { title: 'Approve', roles: ['investor', 'advisor'], load: () => import('./pages/approve.ts'), show: (session) => html`<steward-approve .http=${http} .session=${session}></steward-approve>` },
  '/kept': { title: 'Plans and notes', roles: ['investor', 'advisor'], load: () => import('./pages/kept.ts'), show: (session) => html`<steward-kept .http=${http} .session=${session}></steward-kept>` },
  '/requests': { title: 'Requests', roles: ['advisor', 'supervisor'], load: () => import('./advisor/requests-page.ts'), show: (session) => html`<steward-client-requests .http=${http} .session=${session}></steward-client-requests>` },
  '/advisor': { title: 'Clients', roles: ['advisor'], load: () => import('./pages/advisor.ts'), show: (session) => html`<steward-advisor .http=${http} .session=${session}></steward-advisor>` },
  '/supervisor': { title: 'Approvals', roles: ['supervisor'], load: () => import('./advisor/bulk-review.ts'), show: (session) => html`<steward-supervisor .http=${http} .session=${session}></steward-supervisor>` },
  '/account': { title: 'Your account', roles: ['investor', 'advisor', 'supervisor', 'compliance', 'admin'], load: () => import('./pages/account.ts'), show: (session) => html`<steward-account .http=${http} .session=${session}></steward-account>` },
  '/teams': { title: 'Microsoft Teams', roles: ['investor', 'advisor'], load: () => import('./pages/teams.ts'), show: (session) => html`<steward-teams .http=${http} .session=${session}></steward-teams>` },
  '/compliance': { title: 'Transcripts', roles: ['compliance'], load: () => import('./pages/compliance.ts'), show: (session) => html`<steward-compliance .http=${http} .session=${session}></steward-compliance>` },
  '/supervision': { title: 'Supervision', roles: ['compliance'], load: () => import('./pages/supervision.ts'), show: (session) => html`<steward-supervision .http=${http} .session=${session}></steward-supervision>` },
  '/admin': { title: 'Administration', roles: ['admin'], load: () => import('./pages/admin.ts'), show: (session) => html`<steward-admin .http=${http} .session=${session}></steward-admin>` },
}

const elsewhere = (session: Session, known: boolean): TemplateResult => html`${bar(http, session)}<main class="sheet"><header class="intro">
  <h1 class="page-title">${known ? 'Nothing here for you' : 'There is no such page'}</h1>
  <p>${known ? `You are signed in as ${session.person.label}. This page is for others.` : 'The address may be mistyped, or the page has moved.'}</p><p><a href=${homeOf(session.role)}>Go to your first page</a></p></header></main>`

const entitle = (title: string): void => { document.title = `${title} · Steward` }

const signIn = (): void => {
  entitle('Sign in')
  render(html`<steward-sign-in .http=${http} @signed-in=${() => void start()}></steward-sign-in>`, host)
}

/** For whoever comes with a one-time link, signed in or not. */
const enrol = async (): Promise<void> => {
  entitle('Welcome')
  await import('./pages/enrol.ts')
  render(html`<steward-enrol .http=${http}></steward-enrol>`, host)
}

const start = async (): Promise<void> => {
  const found = await http.get<Session>('/api/session')
  if (!found.ok) {
    if (found.problem.status === 0) render(html`<main class="sheet"><p class="notice notice--caution" role="alert">The server cannot be reached. Please reload this page in a moment.</p></main>`, host)
    else signIn()
    return
  }
  const session = found.value
  const path = location.pathname.replace(/(?<=.)\/$/, '').replace(/\.html$/, '').replace(/^\/index$/, '/')
  const page = pages[path]
  const home = homeOf(session.role)
  // The home address serves everyone: whoever has a page of their own goes there, unless an advisor opens a client's.
  const toOwn = path === '/' && home !== '/' && !location.search.includes('accountId=') && !location.hash.startsWith('#ticket-')
  if (toOwn) {
    location.replace(home)
    return
  }
  if (!page || !page.roles.includes(session.role)) {
    entitle('Nothing here')
    render(elsewhere(session, page !== undefined), host)
    return
  }
  await page.load()
  entitle(page.title)
  render(page.show(session), host)
}

void (/^\/enrol(\.html)?$/.test(location.pathname) ? enrol() : start())
