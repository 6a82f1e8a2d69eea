import { readFileSync } from 'node:fs'
import { startWorld } from '../../tests/harness.ts'

/**
 * Accuracy on questions written by somebody who has not seen the offline model's rules. Each is asked in a conversation of its
 * own, through the whole product; right is a call of the expected tool, or an honest `out-of-scope`. Prints what was missed.
 */
const file = process.argv[2] ?? 'eval/paraphrases/set-1.tsv'
const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1).map((line) => line.split('\t') as [string, string])
const world = await startWorld()
const investor = await world.signIn('investor')
const missed: string[] = []
const count = { inScope: 0, inScopeRight: 0, outOfScope: 0, outOfScopeRight: 0 }

for (const [text, expected] of rows) {
  const { body } = await investor.post<{ id: string }>('/api/conversations', {})
  const reply = await investor.ask(text, body.id)
  const right = expected === 'out-of-scope' ? reply.outcome === 'out-of-scope' : reply.tools.some((call) => call.name === expected)
  if (expected === 'out-of-scope') { count.outOfScope += 1; count.outOfScopeRight += right ? 1 : 0 }
  else { count.inScope += 1; count.inScopeRight += right ? 1 : 0 }
  if (!right) missed.push(`${expected}\t${reply.outcome} [${reply.tools.map((call) => call.name).join(',')}]\t${text}`)
}
await world.close()
console.log(missed.join('\n'))
console.log(`in scope ${count.inScopeRight}/${count.inScope}, out of scope ${count.outOfScopeRight}/${count.outOfScope}`)
process.exit(0)
