import type { TurnEvidence } from '../evidence.ts'
import type { Grader } from './grader.ts'

/** The value at a JSON pointer; `undefined` where there is none. */
export const at = (value: unknown, pointer: string): unknown =>
  pointer.split('/').slice(1).map((each) => each.replaceAll('~1', '/').replaceAll('~0', '~')).reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined), value)

/** `tool:/pointer`, `/0/pointer` or `/tools/0/output/pointer` (call number), or `/pointer` in whichever call has it. */
const lookUp = (turn: TurnEvidence, pointer: string): unknown => {
  const calls = [...turn.calls, ...turn.replyCalls]
  const named = /^([\w-]+):(\/.*)$/.exec(pointer)
  if (named) return at(calls.find((call) => call.name === named[1])?.output, named[2]!)
  const numbered = /^\/(?:tools\/)?(\d+)(?:\/output)?(\/.*)$/.exec(pointer)
  if (numbered) return at(calls[Number(numbered[1])]?.output, numbered[2]!)
  return calls.map((call) => at(call.output, pointer)).find((value) => value !== undefined)
}

export const facts: Grader = ({ turn }, expect) => {
  for (const { pointer, value, abs = 0 } of expect.facts ?? []) {
    const found = lookUp(turn, pointer)
    // Money and quantities are decimal strings: "178815.10" is near 178815 as well.
    const numeric = found !== undefined && found !== null && found !== '' && (typeof value === 'number' || (typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) && typeof found !== 'boolean'))
    const near = numeric ? Math.abs(Number(found) - Number(value)) <= abs + 1e-12 : found === value
    if (!near) return `${pointer} is ${JSON.stringify(found)}, not ${JSON.stringify(value)}`
  }
  return undefined
}
