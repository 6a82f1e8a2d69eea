import { expect, test } from 'vitest'
import { noSuchPage } from './static.ts'

/** What becomes of an address that nothing answers: our page, or whatever follows. */
const answerOf = (method: string, path: string, wants: 'html' | 'json', built = true): string => {
  let answer = ''
  const response = { status: (code: number) => ({ sendFile: (file: string, _options: object, done: (error?: Error) => void) => { if (built) answer = `${code} ${file}`; else done(new Error('ENOENT')) } }) }
  noSuchPage({ method, path, accepts: () => wants } as never, response as never, () => { answer = 'problem' })
  return answer
}

test.each([
  ['a person', 'GET', '/nowhere', 'html', '404 index.html'], ['a program', 'GET', '/nowhere', 'json', 'problem'],
  ['a page that asks the API', 'GET', '/api/nowhere', 'html', 'problem'], ['a form', 'POST', '/nowhere', 'html', 'problem'],
] as const)('an address that nothing answers: %s gets what it can read', (_who, method, path, wants, answer) => {
  expect(answerOf(method, path, wants)).toBe(answer)
})
test('without built pages it is a problem too, not a page that fails', () => { expect(answerOf('GET', '/nowhere', 'html', false)).toBe('problem') })
