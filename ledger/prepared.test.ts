import type pg from 'pg'
import { expect, test } from 'vitest'
import { PreparedStatements } from './prepared.ts'

interface Sent { readonly name?: string; readonly text: string }

/** A client that writes down what it is sent; like `pg`, it knows a name to be parsed once the answer is there. `failWith` makes the next answer an error. */
const listening = (session = new PreparedStatements()) => {
  const sent: Sent[] = []
  const fails: object[] = []
  const connection: { parsedStatements: Record<string, string> } = { parsedStatements: {} }
  const client = {
    connection,
    query: async (given: string | Sent): Promise<object> => {
      const query = typeof given === 'string' ? { text: given } : given
      sent.push(query)
      const error = fails.pop()
      await Promise.resolve()
      if (query.name !== undefined) connection.parsedStatements[query.name] = query.text
      if (error !== undefined) throw error
      return { rows: [] }
    },
  } as unknown as pg.PoolClient
  session.serve(client)
  return { client, names: () => sent.map(({ name }) => name), failWith: (error: object) => fails.push(error) }
}

test('a statement with parameters is named from its second time on, each text by a name of its own', async () => {
  const { client, names } = listening()
  for (const text of ['a $1', 'a $1', 'b $1', 'a $1', 'b $1']) await client.query(text, [1])
  expect(names()).toEqual([undefined, 's1', undefined, 's1', 's2'])
})

test('without parameters nothing is named: begin and commit are cheap, migrations are several statements', async () => {
  const { client, names } = listening()
  for (let time = 0; time < 3; time += 1) { await client.query('begin'); await client.query('begin', []) }
  expect(new Set(names())).toEqual(new Set([undefined]))
})

test('a table altered under a running server costs one failure, then the statement is prepared afresh', async () => {
  const { client, names, failWith } = listening()
  await client.query('a $1', [1])
  await client.query('a $1', [1])
  failWith({ code: '0A000' })
  await expect(client.query('a $1', [1])).rejects.toMatchObject({ code: '0A000' })
  await client.query('a $1', [1])
  expect(names()).toEqual([undefined, 's1', 's1', 's2'])
})

test('lists of changing length neither fill the session nor keep others from being prepared', async () => {
  const { client, names } = listening()
  for (let time = 0; time < 2; time += 1) for (let length = 0; length < 1000; length += 1) await client.query(`list ${length}`, [length])
  expect(new Set(names())).toEqual(new Set([undefined]))
  for (let time = 0; time < 2; time += 1) for (let length = 0; length < 200; length += 1) await client.query(`short ${length}`, [length])
  for (let time = 0; time < 2; time += 1) for (let length = 0; length < 200; length += 1) await client.query(`other ${length}`, [length])
  expect(new Set(names()).size).toBe(301)
})

test('what one client of a session has prepared serves the others, and not before it is there', async () => {
  const session = new PreparedStatements()
  const [one, other] = [listening(session), listening(session)]
  await one.client.query('a $1', [1])
  await Promise.all([one, other, one, other].map(({ client }) => client.query('a $1', [1])))
  await other.client.query('a $1', [1])
  expect([one.names(), other.names()]).toEqual([[undefined, 's1', 's1'], [undefined, undefined, 's1']])
})
