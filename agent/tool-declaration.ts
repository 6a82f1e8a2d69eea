import { tool as declareTool, type StructuredTool } from '@langchain/core/tools'
import { z } from 'zod'
import type { Tool } from '../tools/define-tool.ts'

/** A tool as a model is told of it. */
export interface ToolDeclaration {
  readonly name: string
  readonly description: string
  /** JSON Schema of what a caller writes: a field with a default is not required, and no other fields are allowed. */
  readonly schema: Readonly<Record<string, unknown>>
}

const advisorsOnly = ([, { description = '' }]: [string, { readonly description?: string }]): boolean => description.startsWith('Advisors only')

/** How long a text or list may be: the parse holds it and tells whoever breaks it, which is rare; every request would carry it. */
const untold = ['minLength', 'maxLength', 'minItems', 'maxItems'] as const

/** The library's own conversion describes what a parse returns, where every default is filled in and so required. Fields for advisors are told to models of advisors alone. */
export const declarationOf = ({ name, description, input }: Tool, role: string): ToolDeclaration => {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input', override: ({ jsonSchema }) => { for (const each of untold) delete jsonSchema[each] } })
  const { properties } = schema as { properties?: Readonly<Record<string, { readonly description?: string }>> }
  const told = role === 'advisor' || properties === undefined ? properties : Object.fromEntries(Object.entries(properties).filter((field) => !advisorsOnly(field)))
  return { name, description, schema: { ...schema, ...(told && { properties: told }) } }
}

const declared = { advisor: new WeakMap<Tool, StructuredTool>(), other: new WeakMap<Tool, StructuredTool>() }

/** The same for LangChain, made once a tool and audience: a schema's conversion takes longer than a look-up. It runs nothing; `ToolRunner` does. */
export const declaredTool = (tool: Tool, role: string): StructuredTool => {
  const made = declared[role === 'advisor' ? 'advisor' : 'other']
  return made.get(tool) ?? made.set(tool, declareTool(() => '', declarationOf(tool, role))).get(tool)!
}
