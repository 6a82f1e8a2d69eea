import { figuresIn, normalise } from '../../agent/provenance/figures.ts'
import type { TurnEvidence } from '../evidence.ts'
import { at } from './facts.ts'
import type { Grader } from './grader.ts'

/** A source that leads to what it says: a pointer into a recorded output, the person's words, knowledge, or a setting. */
const resolves = (turn: TurnEvidence, { source, value }: TurnEvidence['facts'][number]): boolean => {
  if ('tool' in source) {
    const found = source.pointer === '' ? turn.replyCalls[source.tool]?.output : at(turn.replyCalls[source.tool]?.output, source.pointer)
    return found === value || (Array.isArray(found) && found.length === value) || (typeof found === 'string' && typeof value === 'string' && normalise(found).startsWith(value.slice(0, 10)))
  }
  return true
}

/** Figures of a reply that no fact carries, or whose fact leads nowhere. Tickers are names; they count as well. */
export const untraceable = (turn: TurnEvidence): readonly string[] => {
  const known = new Set(turn.facts.filter((fact) => resolves(turn, fact)).map((fact) => fact.text))
  const named = [...known].join(' ')
  return turn.text.split('\n').flatMap((line) => figuresIn(normalise(line)).filter((figure) => !known.has(figure.text) && !named.includes(figure.text) && !isName(line, figure.start, turn)).map((figure) => figure.text))
}

/** Digits inside of a name that a tool returned whole: "iShares 20+ Year Treasury Bond ETF". */
const isName = (line: string, start: number, turn: TurnEvidence): boolean => {
  const names = JSON.stringify(turn.replyCalls.map((call) => call.output))
  const around = line.slice(Math.max(0, start - 8), start + 12).trim()
  return around.length > 8 && /[A-Za-z]{3}/.test(around) && names.includes(around)
}

export const traceable: Grader = ({ turn }) => {
  const found = turn.outcome === 'error' ? [] : untraceable(turn)
  return found.length > 0 ? `without a source: ${found.join(', ')}` : undefined
}
