import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../config.ts'
import { alpacaAccess } from './alpaca.ts'

const keys = { BROKER: 'alpaca', ALPACA_KEY_ID: 'key', ALPACA_SECRET_KEY: 'secret' }

test('paper trading unless another address is set', () => {
  expect(alpacaAccess(readConfig(keys))).toEqual({ baseUrl: 'https://paper-api.alpaca.markets', keyId: 'key', secretKey: 'secret' })
  expect(alpacaAccess(readConfig({ ...keys, STEWARD_DEMO: 'off', ALPACA_BASE_URL: 'https://api.alpaca.markets' })).baseUrl).toBe('https://api.alpaca.markets')
})

test.each([
  ['demo accounts with real money', { ALPACA_BASE_URL: 'https://api.alpaca.markets' }, /Demo accounts never trade real money/],
  ['closes of months ago', { MARKET: 'snapshot' }, /the snapshot ends before them/],
  ['a credential in the clear', { ALPACA_BASE_URL: 'http://alpaca.example' }, /https, or http on loopback/],
])('%s is refused', (_name, change, said) => {
  const config = readConfig({ ...keys, ...change })
  expect(() => alpacaAccess(config)).toThrow(said)
  expect(() => alpacaAccess(config)).toThrow(ConfigError)
})
