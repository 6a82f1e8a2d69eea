import type { Item, Turn } from './timeline.ts'

/** What people ask next about their own money, by the tool that the last answer stands on. */
const next: Readonly<Record<string, readonly string[]>> = {
  portfolio: ['How far am I from my targets?', 'What do my funds cost?', 'What would 2008 do to me?'],
  performance: ['Which holding lost most?', 'What would 2008 do to me?', 'Backtest 60/40 against what I have'],
  optimizer: ['Rebalance me to that', 'Why these weights?', 'What would 2008 do to that mix?'],
  'stress-tester': ['Make me less risky', 'What if rates jump 2 %?', 'What would 2008 do to me?'],
  'goal-planner': ['What if I save $500 more a month?', 'Make me less risky'],
  'trade-proposer': ['What tax would that cause?', 'What would 2008 do to me?'],
  backtester: ['What would 2008 do to me?', 'Show me the efficient frontier'],
}

/** Three questions at most, first what follows from the last answer, never one that was asked here already. */
export const followUps = (items: readonly Item[], general: readonly string[], own: boolean): readonly string[] => {
  const asked = new Set(items.flatMap((item) => (item.kind === 'said' ? [item.text.trim().toLowerCase()] : [])))
  const last = items.findLast((item): item is Turn => item.kind === 'turn')
  const following = own ? (last?.reply?.tools ?? []).toReversed().flatMap(({ name }) => next[name] ?? []) : []
  return [...new Set([...following, ...general])].filter((text) => !asked.has(text.toLowerCase())).slice(0, 3)
}
