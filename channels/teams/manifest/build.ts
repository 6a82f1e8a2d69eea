import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { icons } from './icons.ts'
import { installation, manifestOf } from './manifest.ts'
import { zip } from './zip.ts'

const out = fileURLToPath(new URL('../../../dist/teams/steward.zip', import.meta.url))

/** Writes the app package that an administrator of a tenant uploads. */
const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { 'app-id': { type: 'string' }, url: { type: 'string' }, firm: { type: 'string' }, out: { type: 'string', default: out } } })
  const given = installation.safeParse({ appId: values['app-id'] ?? process.env['BOT_APP_ID'], url: values.url ?? process.env['PUBLIC_URL'], ...(values.firm === undefined ? {} : { firm: values.firm }) })
  if (!given.success) {
    process.stderr.write(`npm run teams:app -- --app-id ID --url https://… [--firm NAME] [--out FILE]\n${given.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n')}\n`)
    process.exitCode = 1
    return
  }
  const { color, outline } = await icons()
  const file = join(values.out)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, zip([
    { name: 'manifest.json', bytes: Buffer.from(`${JSON.stringify(manifestOf(given.data), null, 2)}\n`) }, { name: 'color.png', bytes: color }, { name: 'outline.png', bytes: outline },
  ]))
  process.stdout.write(`${file}\n`)
}

await main()
