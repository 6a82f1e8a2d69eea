import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readExamples } from '../agent/offline/understand/learned/examples.ts'

const file = join(process.env.STEWARD_SHARED ?? '../shared', 'utterances/utterances.csv')

const words = (text: string): readonly string[] => text.toLowerCase().replaceAll(/[^a-z0-9 ]/g, ' ').split(' ').filter((word) => word !== '')
const sets = (): readonly { readonly text: string; readonly set: ReadonlySet<string>; readonly joined: string }[] =>
  readFileSync(file, 'utf8').trim().split('\n').slice(1).map((line) => /^[^,]*,("(?:[^"]|"")*"|[^,]*)/.exec(line)![1]!.replaceAll('"', ''))
    .filter((text) => words(text).length >= 5).map((text) => ({ text, set: new Set(words(text)), joined: words(text).join(' ') }))

/** Share of words that two sentences have in common. */
const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => [...a].filter((word) => b.has(word)).length / new Set([...a, ...b]).size

test.skipIf(!existsSync(file))('no measured sentence, nor an edit of one, is an example, a rule or a prompt (skipped where ../shared/utterances is absent)', () => {
  const measured = sets()
  expect(measured.length).toBeGreaterThan(50)
  const close = readExamples().examples.flatMap(({ text }) => {
    const own = new Set(words(text))
    return measured.filter((each) => overlap(own, each.set) >= 0.85).map((each) => `${text} ~ ${each.text}`)
  })
  expect(close).toEqual([])
  const sources = ['agent/offline/understand', 'agent/offline/skills', 'prompts'].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|md)$/.test(name) && !name.includes('.test.')).map((name) => words(readFileSync(join(folder, name), 'utf8')).join(' ')))
  expect(measured.filter(({ joined }) => sources.some((source) => source.includes(joined))).map(({ text }) => text)).toEqual([])
})
