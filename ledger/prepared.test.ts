import type pg from 'pg'
import { expect, test } from 'vitest'
import { prepareRepeated } from './prepared.ts'

interface Sent { readonly name?: string; readonly text: string }

/** A client that writes down what it is sent; `failWith` makes the next answer an error. */
const listening = () => {
  const sent: Sent[] = []
  const fails: object[] = []
  const client = {
    query: (given: string | Sent): Promise<object> => {
      sent.push(typeof given === 'string' ? { text: given } : given)
      const error = fails.pop()
      return error === undefined ? Promise.resolve({ rows: [] }) : Promise.reject(error)
    },
  } as unknown as pg.PoolClient
  prepareRepeated(client)
  // A client's own prefix is left out.
  return { client, names: () => sent.map(({ name }) => name?.replace(/^c\d+/, '')), failWith: (error: object) => fails.push(error) }
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

test('lists of changing length do not fill the connection', async () => {
  const { client, names } = listening()
  for (let time = 0; time < 2; time += 1) for (let length = 0; length < 1000; length += 1) await client.query(`list ${length}`, [length])
  expect(new Set(names()).size).toBe(301)
})

test('two clients that speak in one session name their statements differently', async () => {
  const named = async (): Promise<string | undefined> => {
    const sent: Sent[] = []
    const client = { query: (given: string | Sent) => { sent.push(typeof given === 'string' ? { text: given } : given); return Promise.resolve({ rows: [] }) } } as unknown as pg.PoolClient
    prepareRepeated(client)
    for (let time = 0; time < 2; time += 1) await client.query('a $1', [1])
    return sent[1]?.name
  }
  expect(await named()).not.toBe(await named())
})
