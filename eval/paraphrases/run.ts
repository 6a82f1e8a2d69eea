import { readFileSync } from 'node:fs'
import { startWorld } from '../../tests/harness.ts'

/**
 * Accuracy on questions written by somebody who has not seen the offline model's rules. Each is asked in a conversation of its
 * own, through the whole product, by an investor or by whom the third column names; right is a call of an expected tool
 * ("a|b" allows two), or an honest `out-of-scope`. A wrong tool in an answer is confidently wrong; a question back is not.
 */
const file = process.argv[2] ?? 'eval/paraphrases/set-1.tsv'
const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1).map((line) => line.split('\t'))
const world = await startWorld()
const clients = new Map<string, Awaited<ReturnType<typeof world.signIn>>>()
const clientOf = async (who: string): Promise<Awaited<ReturnType<typeof world.signIn>>> => {
  const known = clients.get(who) ?? await world.signIn(who)
  clients.set(who, known)
  return known
}
const missed: string[] = []
const count = { inScope: 0, inScopeRight: 0, outOfScope: 0, outOfScopeRight: 0, confidentlyWrong: 0 }

for (const [text = '', expected = '', who = 'investor'] of rows) {
  const client = await clientOf(who)
  const { body } = await client.post<{ id: string }>('/api/conversations', {})
  const reply = await client.ask(text, body.id)
  const outside = expected.startsWith('out-of-scope')
  const right = outside ? expected.split('|').includes(reply.outcome) : reply.tools.some((call) => expected.split('|').includes(call.name))
  count[outside ? 'outOfScope' : 'inScope'] += 1
  if (right) count[outside ? 'outOfScopeRight' : 'inScopeRight'] += 1
  if (!right && reply.tools.length > 0 && reply.outcome === 'answered') count.confidentlyWrong += 1
  if (!right) missed.push(`${expected}\t${reply.outcome} [${reply.tools.map((call) => call.name).join(',')}]\t${text}`)
}
await world.close()
console.log(missed.join('\n'))
console.log(`in scope ${count.inScopeRight}/${count.inScope}, out of scope ${count.outOfScopeRight}/${count.outOfScope}, confidently wrong ${count.confidentlyWrong}`)
process.exit(0)
