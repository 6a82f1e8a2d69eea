import { expect, test } from 'vitest'
import { isRefusal } from '../../domain/result.ts'
import { relyingPartyOf } from './relying-party.ts'

test.each([
  ['demo on localhost', { demo: true, PUBLIC_URL: undefined }, 'localhost:3000', { id: 'localhost', origin: 'http://localhost:3000' }],
  ['demo on the default port', { demo: true, PUBLIC_URL: undefined }, 'LOCALHOST', { id: 'localhost', origin: 'http://localhost' }],
  ['the public address', { demo: false, PUBLIC_URL: 'https://advice.firm.example/app' }, 'inner:8080', { id: 'advice.firm.example', origin: 'https://advice.firm.example' }],
  ['the public address whatever the Host says', { demo: false, PUBLIC_URL: 'https://advice.firm.example' }, 'evil.example', { id: 'advice.firm.example', origin: 'https://advice.firm.example' }],
])('%s', (_name, config, host, expected) => {
  expect(relyingPartyOf(config, { headers: { host } })).toEqual(expected)
})

test.each([
  ['an address in numbers', { demo: true, PUBLIC_URL: undefined }, '127.0.0.1:3000'],
  ['no public address outside of the demo', { demo: false, PUBLIC_URL: undefined }, 'evil.example'],
])('no passkeys: %s', (_name, config, host) => {
  expect(isRefusal(relyingPartyOf(config, { headers: { host } }))).toBe(true)
})
