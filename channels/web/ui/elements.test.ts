import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'vite'
import { expect, test } from 'vitest'

type Node = { readonly type: string; readonly [key: string]: unknown }

function* nodes(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodes(each)
  else if (typeof value === 'object' && value !== null) {
    if (typeof (value as Node).type === 'string') yield value as Node
    for (const each of Object.values(value)) yield* nodes(each)
  }
}

const web = fileURLToPath(new URL('..', import.meta.url))
const files = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !/\.(test|d)\.ts$/.test(name))
const trees = files.map((file) => ({ file, tree: parseAst(readFileSync(join(web, file), 'utf8'), { lang: 'ts' }) as unknown as Node }))
const nameOf = (node: unknown): string => String((node as Node | null)?.name ?? '')

const elements = trees.flatMap(({ file, tree }) => [...nodes(tree)]
  .filter((node) => node.type === 'ClassDeclaration' && ['LitElement', 'Piece'].includes(nameOf(node.superClass)))
  .map((node) => ({ file, name: nameOf(node.id), members: (node.body as { body: readonly Node[] }).body })))

const reactive = (members: readonly Node[]): readonly string[] => members.filter((member) => member.static === true && nameOf(member.key) === 'properties')
  .flatMap((member) => ((member.value as { properties: readonly Node[] }).properties).map((property) => nameOf(property.key)))

test('the scan saw the elements', () => expect(elements.length).toBeGreaterThanOrEqual(9))

test.each(elements.map((each) => [each.name, each] as const))('%s declares its properties and sets them in the constructor: a field would shadow Lit’s accessor', (_name, { members }) => {
  const names = reactive(members)
  const fields = members.filter((member) => member.type === 'PropertyDefinition' && member.static !== true && member.declare !== true).map((member) => nameOf(member.key))
  const declared = members.filter((member) => member.type === 'PropertyDefinition' && member.declare === true).map((member) => nameOf(member.key))
  expect(fields.filter((field) => names.includes(field))).toEqual([])
  expect(names.filter((name) => !declared.includes(name))).toEqual([])
})

test('no inline style reaches the page: a strict content security policy would drop it, and no text becomes markup', () => {
  const bad = trees.flatMap(({ file }) => {
    const text = readFileSync(join(web, file), 'utf8')
    return [/\bstyle="/, /styleMap/, /unsafeHTML/, /\.innerHTML/, /insertAdjacentHTML/].filter((pattern) => pattern.test(text)).map((pattern) => `${file}: ${pattern.source}`)
  })
  expect(bad).toEqual([])
})
