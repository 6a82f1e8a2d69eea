import { readLock } from '../../server/lock.ts'
import type { ServerProcess } from '../../tests/server-process.ts'

/** A demo account's cookie, through the folder owner's door. */
export const localSession = async (server: ServerProcess, email: string): Promise<string> => {
  const { token } = (await readLock(server.dataDir))!
  const response = await fetch(`${server.url}/local/session`, {
    method: 'POST', body: JSON.stringify({ email }), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-steward-csrf': '1' },
  })
  if (response.status !== 200) throw new Error(`No session for ${email}: ${response.status} ${await response.text()}`)
  return ((await response.json()) as { cookie: string }).cookie
}
