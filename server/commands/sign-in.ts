import type { Lines } from './lines.ts'
import { problemText, type Reached } from './through.ts'

const headersOf = (url: string) => ({ 'content-type': 'application/json', origin: url, 'user-agent': 'Steward command line' })

/** The session's cookie. In demo mode the folder's owner may act as any account; elsewhere a person signs in with password and code. */
export const signInAs = async (server: Reached, email: string, lines: Lines): Promise<string> => {
  if (server.demo) {
    const { status, body } = await server.local('session', { email })
    if (status !== 200) throw new Error(problemText(body, status))
    return (body as { cookie: string }).cookie
  }
  const password = await lines.ask('Password: ', { secret: true })
  const code = await lines.ask('One-time code: ')
  if (password === undefined || code === undefined) throw new Error('Password and one-time code are read from the input, a line each.')
  const response = await fetch(`${server.url}/api/session`, { method: 'POST', headers: headersOf(server.url), body: JSON.stringify({ email, password, ...(code === '' ? {} : { code }) }) })
  if (response.status !== 200) throw new Error(problemText(await response.json(), response.status))
  return response.headers.getSetCookie()[0]!.split(';')[0]!
}

/** Calls the API with a session; where it asks for a fresh proof, the person is asked for a code, and it is called again. */
export type Api = (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<unknown>

export const apiOf = (server: Reached, cookie: string, lines: Lines): Api => {
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${server.url}${path}`, { method, headers: { ...headersOf(server.url), cookie }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    return { status: response.status, body: await response.json() as { readonly code?: string; readonly proof?: string } }
  }
  const prove = async (): Promise<void> => {
    const code = await lines.ask('One-time code, once more: ')
    const proven = await call('POST', '/api/session/proof', { code: code ?? '' })
    if (proven.status !== 200) throw new Error(problemText(proven.body, proven.status))
  }
  return async (method, path, body) => {
    let answer = await call(method, path, body)
    if (answer.status === 401 && answer.body.proof === 'session') {
      await prove()
      answer = await call(method, path, body)
    }
    if (answer.status >= 400) throw new Error(problemText(answer.body, answer.status))
    return answer.body
  }
}
