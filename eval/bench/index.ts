import type { BenchResult } from './result.ts'

type Bench = () => readonly BenchResult[] | Promise<readonly BenchResult[]>

/** One line a group, loaded when it is measured. */
export const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  turn: async () => (await import('./turn.ts')).turnBench,
  optimizer: async () => (await import('./optimizer.ts')).optimizerBench,
  backtest: async () => (await import('./backtest.ts')).backtestBench,
  confirm: async () => (await import('./confirm.ts')).confirmBench,
  sockets: async () => (await import('./sockets.ts')).socketBench,
  size: async () => (await import('./size.ts')).sizeBench,
  start: async () => (await import('./start.ts')).startBench,
}
