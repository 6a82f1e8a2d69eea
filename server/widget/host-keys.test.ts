import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, expect, test } from 'vitest'
import { createHostKeys } from './host-keys.ts'

const site = 'https://bank.example'
const folder = mkdtempSync(join(tmpdir(), 'steward-jwks-'))
afterAll(() => { rmSync(folder, { recursive: true }) })

const { publicKey, privateKey } = await generateKeyPair('EdDSA')
const file = join(folder, 'keys.json')
writeFileSync(file, JSON.stringify({ keys: [{ ...await exportJWK(publicKey), alg: 'EdDSA' }] }))
const read = createHostKeys(new Map([[site, file]]))

const at = Math.floor(Date.now() / 1000)
const signed = (aud: string) => new SignJWT({ iss: site, aud, sub: 'Person@Firm.example ', jti: 'one', iat: at, exp: at + 60 }).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey)

test('a token says who its visitor is, in the spelling of our addresses', async () => {
  expect(await read(await signed('https://steward.example'), site, 'https://steward.example')).toMatchObject({ issuer: site, subject: 'person@firm.example', id: 'one' })
})

test.each([
  ['for another server', 'https://else.example', site, 'https://steward.example'],
  ['where this server does not know its own address', '', site, ''],
  ['from a site without keys', 'https://steward.example', 'https://other.example', 'https://steward.example'],
])('a token %s is refused', async (_name, aud, origin, audience) => {
  expect(await read(await signed(aud), origin, audience)).toMatchObject({ refused: true, code: 'HOST_TOKEN_REFUSED' })
})

test('none, a shared secret, or nonsense is refused', async () => {
  const shared = await new SignJWT({ iss: site, aud: 'a', sub: 's', jti: 'j', iat: at, exp: at + 60 }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(JSON.stringify(await exportJWK(publicKey))))
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ iss: site, aud: 'a', sub: 's', jti: 'j', iat: at, exp: at + 60 })).toString('base64url')}.`
  for (const token of [shared, none, 'x.y.z']) expect(await read(token, site, 'a')).toMatchObject({ refused: true })
})
