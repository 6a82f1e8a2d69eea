import { expect, test } from 'vitest'
import { icons } from './icons.ts'
import { installation, manifestOf } from './manifest.ts'
import { zip } from './zip.ts'

const appId = '11111111-1111-4111-8111-111111111111'

test('the manifest keeps to what Microsoft’s schema bounds, and asks for nothing but a personal chat', () => {
  const manifest = manifestOf(installation.parse({ appId, url: 'https://steward.example' }))
  expect(manifest.bots).toMatchObject([{ botId: appId, scopes: ['personal'], supportsFiles: false }])
  expect([manifest.name.short.length <= 30, manifest.name.full.length <= 100, manifest.description.short.length <= 80, manifest.description.full.length <= 4000]).toEqual([true, true, true, true])
  const [list] = manifest.bots[0]!.commandLists
  expect(list!.commands.length).toBeLessThanOrEqual(10)
  expect(list!.commands.filter(({ title, description }) => title.length > 128 || description.length > 4000)).toEqual([])
  expect(manifest.validDomains).toEqual(['steward.example'])
})

test.each([['no id', { url: 'https://x.example' }], ['plain http', { appId, url: 'http://x.example' }], ['no address', { appId, url: 'x' }]])('%s makes no package', (_what, given) => {
  expect(installation.safeParse(given).success).toBe(false)
})

test('icons have the sizes that Teams asks for', async () => {
  const { color, outline } = await icons()
  const sizeOf = (png: Uint8Array) => [Buffer.from(png).readUInt32BE(16), Buffer.from(png).readUInt32BE(20)]
  expect([sizeOf(color), sizeOf(outline)]).toEqual([[192, 192], [32, 32]])
})

test('the zip is one: its end names its entries, each stands where the directory says', () => {
  const archive = zip([{ name: 'a.txt', bytes: Buffer.from('hello') }, { name: 'b.txt', bytes: Buffer.from('') }])
  const end = archive.subarray(-22)
  expect([end.readUInt32LE(0), end.readUInt16LE(10)]).toEqual([0x06054b50, 2])
  const directory = archive.subarray(end.readUInt32LE(16))
  expect([directory.readUInt32LE(0), directory.readUInt32LE(42), directory.subarray(46, 51).toString()]).toEqual([0x02014b50, 0, 'a.txt'])
  expect(archive.readUInt32LE(directory.readUInt32LE(42))).toBe(0x04034b50)
  expect(archive.subarray(30 + 5, 30 + 5 + 5).toString()).toBe('hello')
  expect(archive.readUInt32LE(14)).toBe(0x3610a686)
})
