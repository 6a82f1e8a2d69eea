import { canonicalJson } from '../../domain/canonical.ts'
import type { EarlierResult } from '../../domain/facts.ts'
import { readPastTurns } from '../../ledger/past.ts'
import { readRecommendation, type RecordedCall, type Recommendation } from '../../ledger/replay.ts'
import { callHash } from '../../tools/define-tool.ts'
import { openMemories } from '../memory/seal.ts'
import type { Steward } from '../steward.ts'
import { runAnywhere } from '../workers/run-tool.ts'

export interface ReplayedCall {
  readonly name: string
  readonly resultId: string
  readonly identical: boolean
  /** Hashes of {name, input, output}. */
  readonly recorded: string
  readonly replayed: string | null
  readonly version: string
  readonly versionNow: string | null
  /** Why it is not identical, or the first place where the outputs part, as a JSON pointer. */
  readonly difference?: string
}

export interface Replay {
  /** `version-changed` only when every difference is explained by a tool's newer version. */
  readonly status: 'identical' | 'different' | 'version-changed'
  readonly turnId: string
  readonly conversationId: string | null
  readonly calls: readonly ReplayedCall[]
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const firstDifference = (left: unknown, right: unknown, at = ''): string | undefined => {
  if (isObject(left) && isObject(right)) {
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].map((key) => firstDifference(left[key], right[key], `${at}/${key}`)).find((each) => each !== undefined)
  }
  return canonicalJson(left ?? null) === canonicalJson(right ?? null) ? undefined : at
}

const replayCall = async (steward: Steward, call: RecordedCall, turn: Recommendation, results: readonly EarlierResult[]): Promise<ReplayedCall> => {
  const tool = steward.tools.find((each) => each.name === call.name)
  const base = { name: call.name, resultId: call.resultId, recorded: call.hash, version: call.version, versionNow: tool ? String(tool.version) : null }
  const no = (difference: string): ReplayedCall => ({ ...base, identical: false, replayed: null, difference })
  if (!tool) return no('This tool no longer exists.')
  if (callHash(call.name, call.input, call.output) !== call.hash) return no('The recorded call does not have its recorded hash.')
  const market = turn.asOf <= steward.market.now() ? await steward.market.asOf(turn.asOf) : undefined
  if (market?.digest !== turn.marketDigest) return no('The market data of that day is not at hand.')
  const { input, output } = await runAnywhere(steward.pool, tool, call.input,
    { facts: turn.facts, results, market, signal: new AbortController().signal, onProgress: () => undefined })
  const replayed = callHash(call.name, input, output)
  if (replayed === call.hash) return { ...base, identical: true, replayed }
  return { ...base, identical: false, replayed, difference: firstDifference({ input: call.input, output: call.output }, { input, output }) ?? '/' }
}

/** Computes a recommendation again from the record alone: by its turn's id, or by a ticket's. `undefined` when there is none. */
export const replay = async (steward: Steward, id: string): Promise<Replay | undefined> => {
  const turn = await readRecommendation(steward.audit.kysely, id)
  if (!turn) return undefined
  const facts = await openMemories(steward.audit.kysely, turn.facts)
  const past = turn.conversationId === null ? [] : await readPastTurns(steward.audit.kysely, turn.conversationId)
  const own = past.findIndex((each) => each.turnId === turn.turnId)
  const earlier = past.slice(0, own < 0 ? past.length : own).flatMap((each) => each.results)
  const calls: ReplayedCall[] = []
  for (const [index, call] of turn.calls.entries()) {
    const before = turn.calls.slice(0, index).map(({ resultId, name, input, output }) => ({ id: resultId, tool: name, input, output }))
    calls.push(await replayCall(steward, call, { ...turn, facts }, [...earlier, ...before]))
  }
  const different = calls.filter((call) => !call.identical)
  // What could not be computed at all is not explained by a version.
  const explained = different.every((call) => call.replayed !== null && call.versionNow !== null && call.versionNow !== call.version)
  return { status: different.length === 0 ? 'identical' : explained ? 'version-changed' : 'different', turnId: turn.turnId, conversationId: turn.conversationId, calls }
}
