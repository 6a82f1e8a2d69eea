import { parentPort } from 'node:worker_threads'
import type { MarketView } from '../../market/port.ts'
import { openPortable } from '../../market/portable.ts'
import { openSnapshot, snapshotReference } from '../../market/snapshot/index.ts'
import { runTool } from '../../tools/define-tool.ts'
import { tools } from '../../tools/registry.ts'
import type { FromWorker, JobMarket, ToolJob, ToolOutcome, ToWorker } from './protocol.ts'

const port = parentPort
if (!port) throw new Error('This file runs as a worker thread.')
const post = (message: FromWorker): void => { port.postMessage(message) }

/** Nothing can reach a thread that computes: the pool ends it instead, so the tools' own look at the signal finds nothing here. */
const never = new AbortController()

/** The clock is the caller's: a view never shows more than the date it was asked for. */
const snapshot = openSnapshot({ readNow: () => '9999-12-31' })

const viewOf = async (market: JobMarket): Promise<MarketView> => {
  if (market.kind === 'carried') return openPortable(market.market, snapshotReference())
  const view = await snapshot.asOf(market.asOf)
  if (view.digest !== market.digest) throw new Error('The thread sees other market data than its caller.')
  return view
}

const run = async (id: number, job: ToolJob): Promise<ToolOutcome> => {
  const tool = tools.find((each) => each.name === job.tool)
  if (!tool) throw new Error(`There is no tool ${job.tool}.`)
  return runTool(tool, job.input, {
    market: await viewOf(job.market), facts: job.facts, results: job.results, signal: never.signal,
    progress: (fraction, label) => { post({ id, kind: 'progress', fraction, label }) },
  })
}

const answer = async (id: number, job: ToolJob): Promise<void> => {
  try {
    post({ id, kind: 'done', outcome: await run(id, job) })
  } catch (error) {
    post({ id, kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}

port.on('message', ({ id, job }: ToWorker) => {
  void answer(id, job)
})
