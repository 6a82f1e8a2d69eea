import type { z } from 'zod'
import { digestOf } from '../domain/canonical.ts'
import type { EarlierResult, PersonFacts } from '../domain/facts.ts'
import { refuse, type Refusal } from '../domain/result.ts'
import type { MarketView } from '../market/port.ts'

export type { MarketView }

export interface ToolContext {
  readonly market: MarketView
  readonly facts: PersonFacts
  readonly results: readonly EarlierResult[]
  readonly signal: AbortSignal
  /** Fraction done in 0..1 and what is being done, for people who wait. */
  progress(fraction: number, label: string): void
}

export type SaidWith = Readonly<Record<string, RegExp>>

/**
 * A deterministic tool. `run` is pure: the same input, facts, results and market give the same bits.
 * Money in and out is decimal strings (`…Usd`); weights and returns are fractions of one; the output names its `asOf`.
 */
export interface Tool<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly name: string
  /** Raised whenever the same input may give another output: a replay says VERSION_CHANGED instead of "different". */
  readonly version: number
  /** What a model reads: when to use it, what it returns, units. */
  readonly description: string
  readonly input: Input
  readonly output: Output
  /** `computing` tools may take longer than a look-up and run off the event loop. */
  readonly cost: 'lookup' | 'computing'
  /** About clients: nobody else has use for it. A field that is described as "Advisors only" is the same within a tool. */
  readonly advisorsOnly?: boolean
  /**
   * Parts of an output, by the beginning of their JSON pointers, that stand only behind a sentence with such words: "the chance if
   * returns are lower" is never "the chance". A series of points that is named here may be quoted too.
   */
  saidWith?(output: z.output<Output>): SaidWith
  run(input: z.output<Input>, context: ToolContext): z.input<Output> | Refusal | Promise<z.input<Output> | Refusal>
}

/** Ties `run` to its schemas; adding a tool is a folder that calls this and one line in `registry.ts`. */
export const defineTool = <Input extends z.ZodType, Output extends z.ZodType>(tool: Tool<Input, Output>): Tool<Input, Output> => tool

/** The hash that a reply prints beside a call: SHA-256 of canonical JSON {name, input, output}. */
export const callHash = (name: string, input: unknown, output: unknown): string => digestOf({ name, input, output })

/** Strict parse → run → parse again. A schema error is a refusal that names the fields; it never throws for bad input. */
export const runTool = async (tool: Tool, rawInput: unknown, context: ToolContext): Promise<
  { readonly input: unknown; readonly output: unknown; readonly refusal?: Refusal }> => {
  const parsed = tool.input.safeParse(rawInput)
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(input)'}: ${issue.message}`)
    const refusal = refuse('INVALID_INPUT', `The input of ${tool.name} does not fit its schema.`, { fields }, 'Correct the named fields and call again.')
    return { input: rawInput, output: refusal, refusal }
  }
  const result = await tool.run(parsed.data, context)
  if (typeof result === 'object' && result !== null && 'refused' in result && result.refused === true) {
    return { input: parsed.data, output: result, refusal: result as Refusal }
  }
  return { input: parsed.data, output: tool.output.parse(result) }
}
