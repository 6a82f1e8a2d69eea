import type { Lines } from '../lines.ts'
import { problemText, type Reached } from '../through.ts'

interface Opened { readonly person: { readonly email: string; readonly label: string }; readonly purpose: 'enrol' | 'password' | 'second-factor'; readonly authenticator?: { readonly secret: string; readonly uri: string } }

const passwordQuestion: Readonly<Record<Opened['purpose'], string>> = { enrol: 'New password, 12 characters or more: ', password: 'New password, 12 characters or more: ', 'second-factor': 'Your password: ' }

/** What the page behind a link does, in a terminal: password, authenticator, recovery codes. */
export const enrol = async (server: Reached, link: string, lines: Lines): Promise<number> => {
  const token = link.slice(link.indexOf('#') + 1)
  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${server.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', origin: server.url }, body: JSON.stringify(body) })
    const answer = await response.json() as unknown
    if (response.status !== 200) throw new Error(problemText(answer, response.status))
    return answer
  }
  const { person, purpose, authenticator } = await post('/api/enrolment/open', { token }) as Opened
  console.log(`For ${person.label} (${person.email}).`)
  if (authenticator) console.log(`Put this into your authenticator app; it is not shown again:\n${authenticator.uri}\nSecret: ${authenticator.secret}`)
  const password = await lines.ask(passwordQuestion[purpose], { secret: true })
  const code = await lines.ask(authenticator ? 'The six digits that the app shows now: ' : 'One-time code: ')
  const { recoveryCodes } = await post('/api/enrolment', { token, password: password ?? '', code: code ?? '' }) as { recoveryCodes: readonly string[] }
  console.log('Done. Sign in with your address, the password and a code.')
  if (recoveryCodes.length > 0) console.log(`Recovery codes, each good once instead of a code. Keep them on paper:\n${recoveryCodes.join('\n')}`)
  return 0
}
