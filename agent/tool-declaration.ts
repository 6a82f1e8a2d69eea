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

/** The library's own conversion describes what a parse returns, where every default is filled in and so required. */
export const declarationOf = ({ name, description, input }: Tool): ToolDeclaration => {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input' })
  return { name, description, schema }
}

const declared = new WeakMap<Tool, StructuredTool>()

/** The same for LangChain, made once a tool: a schema's conversion takes longer than a look-up. It runs nothing; `ToolRunner` does. */
export const declaredTool = (tool: Tool): StructuredTool =>
  declared.get(tool) ?? declared.set(tool, declareTool(() => '', declarationOf(tool))).get(tool)!
