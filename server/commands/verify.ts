import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { readExport } from '../../ledger/export.ts'
import { parseAnchor, type Anchor } from '../../ledger/verify/anchor.ts'
import { verifyRecord, type VerifyReport } from '../../ledger/verify.ts'
import { reportOf } from './report.ts'
import { problemText, runCommand, withServer } from './through.ts'

/** From a file on any machine: needs nothing but the export and the public key. */
const verifyExport = async (file: string, keyFile: string, anchor: Anchor | undefined): Promise<number> => {
  const { content, checkpoints } = await readExport(createInterface({ input: createReadStream(file) }))
  return reportOf(await verifyRecord({ content, checkpoints, publicKey: await readFile(keyFile, 'utf8'), ...(anchor && { anchor }) }))
}

/** An anchor as it was printed, or the file into which it was pasted. */
const readAnchor = async (given: string | undefined): Promise<Anchor | undefined> => {
  if (given === undefined) return undefined
  const anchor = parseAnchor(given) ?? parseAnchor(await readFile(given, 'utf8').catch(() => ''))
  if (!anchor) throw new Error(`--anchor: found ${given}; allowed: NUMBER-HASH as the server prints it at its end, or a file that holds it.`)
  return anchor
}

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: { export: { type: 'string' }, key: { type: 'string' }, anchor: { type: 'string' } } })
  const anchor = await readAnchor(values.anchor)
  if (values.export !== undefined) {
    if (values.key === undefined) throw new Error('--export needs --key with the file of the public key, which you got from elsewhere than the export.')
    return verifyExport(values.export, values.key, anchor)
  }
  return withServer(async (server) => {
    const { status, body } = await server.local('verify', anchor ? { anchor } : undefined)
    if (status !== 200) throw new Error(problemText(body, status))
    return reportOf(body as VerifyReport)
  })
}

await runCommand(main)
