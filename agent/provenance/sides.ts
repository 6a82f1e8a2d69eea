import type { Clause } from './clauses.ts'
import type { Mention } from './entities.ts'
import type { Evidence } from './evidence.ts'
import type { ResultRecord } from './leaf.ts'
import { plain } from './owners.ts'

type Side = 'buy' | 'sell'
type Sides = ReadonlyMap<string, ReadonlySet<Side>>

const put = (sides: Map<string, Set<Side>>, symbol: string, side: Side): void => { sides.set(symbol, (sides.get(symbol) ?? new Set()).add(side)) }

/** Takes in what a record would do: a leg's own side, the list of sales or purchases that it stands in, a planned sale. */
export const addSide = (sides: Map<string, Set<Side>>, { symbol, side, kind }: ResultRecord, pointer: string): void => {
  if (typeof symbol !== 'string') return
  const list = /\/(buy|sell)s\/\d+$/.exec(pointer)?.[1]
  const own = list ?? (/\/legs\/\d+$/.test(pointer) ? side : kind === 'sale' ? 'sell' : undefined)
  if (own === 'buy' || own === 'sell') put(sides, plain(symbol), own)
}

export const sidesOf = (parts: readonly Sides[]): Map<string, Set<Side>> => {
  const all = new Map<string, Set<Side>>()
  for (const [symbol, sides] of parts.flatMap((each) => [...each])) for (const side of sides) put(all, symbol, side)
  return all
}

const verb = /(?<!\bto )\b(buy|sell)s?\b/i
/** What somebody weighs, asks or declines is no statement of what a plan does. */
const weighed = /\b(?:if|should|could|might|whether|instead|rather|not|never|don't|doesn't|won't|wouldn't|asked|want\w*|said|say|or|before|unless|when)\b/i

/** "It would buy AAPL" where every result that trades AAPL sells it. */
export const wrongSide = (clause: Clause, sentence: string, mentions: readonly Mention[], { sides }: Evidence): string | undefined => {
  const said = verb.exec(clause.text)
  if (!said || weighed.test(sentence)) return undefined
  const at = clause.start + said.index
  const object = mentions.find((each) => each.start > at && each.end <= clause.end)
  const known = [...object?.names ?? []].flatMap((name) => [...sides.get(name) ?? []])
  return known.length > 0 && !known.includes(said[1]!.toLowerCase() as Side) ? sentence.slice(at, object!.end) : undefined
}
