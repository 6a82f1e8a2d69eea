import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { readExport } from '../../ledger/export.ts'
import { verifyRecord, type VerifyReport } from '../../ledger/verify.ts'
import { problemText, runCommand, withServer } from './through.ts'

const report = (result: VerifyReport): number => {
  const checkpoint = result.checkpoint ? `checkpoint ${result.checkpoint.sequence} of ${result.checkpoint.at}` : 'no checkpoint'
  if (result.ok) {
    console.log(`The record is whole: ${result.entries} entries in ${result.chains} chains, ${result.confirmations} confirmations, ${result.orders} orders, ${checkpoint}.`)
    return 0
  }
  console.log(`The record is broken: ${result.problems.length} ${result.problems.length === 1 ? 'problem' : 'problems'}, ${checkpoint}.`)
  for (const problem of result.problems) console.log(`- ${problem.code} in ${problem.chainId} at ${problem.seq}: ${problem.message}`)
  return 1
}

/** From a file on any machine: needs nothing but the export and the public key. */
const verifyExport = async (file: string, keyFile: string): Promise<number> => {
  const { content, checkpoints } = await readExport(createInterface({ input: createReadStream(file) }))
  return report(await verifyRecord({ content, checkpoints, publicKey: await readFile(keyFile, 'utf8') }))
}

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: { export: { type: 'string' }, key: { type: 'string' } } })
  if (values.export !== undefined) {
    if (values.key === undefined) throw new Error('--export needs --key with the file of the public key, which you got from elsewhere than the export.')
    return verifyExport(values.export, values.key)
  }
  return withServer(async (server) => {
    const { status, body } = await server.local('verify')
    if (status !== 200) throw new Error(problemText(body, status))
    return report(body as VerifyReport)
  })
}

await runCommand(main)
