import { figuresIn, normalise } from '../../agent/provenance/figures.ts'
import type { TurnEvidence } from '../evidence.ts'
import { at } from './facts.ts'
import type { Grader } from './grader.ts'

/** A source that leads to what it says: a pointer into a recorded output, the person's words, knowledge, or a setting. */
const resolves = (turn: TurnEvidence, { source, value }: TurnEvidence['facts'][number]): boolean => {
  if ('tool' in source) {
    const found = source.pointer === '' ? turn.replyCalls[source.tool]?.output : at(turn.replyCalls[source.tool]?.output, source.pointer)
return found === value || (Array.isArray(found) && found.length === value) || (typeof found === 'string' && normalise(found).includes(String(value)))
  }
  return true
}

const textsIn = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []

/** Digits inside of a name that a tool returned whole ("iShares 20+ Year Treasury Bond ETF", "Client 05") state nothing. */
const withoutNames = (text: string, turn: TurnEvidence): string =>
  [...new Set(turn.replyCalls.flatMap((call) => textsIn(call.output)))].filter((name) => name.length > 5 && name.length < 80 && /\d/.test(name) && /[A-Za-z]{3}/.test(name) && !/[%$]/.test(name))
    // Longer names first: "15 years" holds "5 years".
    .sort((a, b) => b.length - a.length).reduce((rest, name) => rest.replaceAll(name, ''), text)

/** Figures of a reply that no fact carries, or whose fact leads nowhere. Tickers are names; they count as well. */
export const untraceable = (turn: TurnEvidence): readonly string[] => {
  const known = new Set(turn.facts.filter((fact) => resolves(turn, fact)).map((fact) => fact.text))
  return withoutNames(turn.text, turn).split('\n').flatMap((line) => figuresIn(normalise(line)).filter((figure) => !known.has(figure.text)).map((figure) => figure.text))
}

export const traceable: Grader = ({ turn }) => {
  const found = turn.outcome === 'error' ? [] : untraceable(turn)
  return found.length > 0 ? `without a source: ${found.join(', ')}` : undefined
}
