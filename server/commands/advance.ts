import { parseArgs } from 'node:util'
import { problemText, runCommand, withServer } from './through.ts'

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: { days: { type: 'string' } } })
  if (values.days === undefined || !/^[1-9]\d{0,3}$/.test(values.days)) throw new Error('Say how far: npm run advance -- --days 5 (whole days, 1 or more)')
  return withServer(async (server) => {
    const { status, body } = await server.local('advance', { days: Number(values.days) })
    if (status !== 200) throw new Error(problemText(body, status))
    console.log(`The market's date is now ${(body as { asOf: string }).asOf}.`)
    return 0
  })
}

await runCommand(main)
