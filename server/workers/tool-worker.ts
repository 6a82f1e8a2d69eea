import { parentPort } from 'node:worker_threads'
import { openSnapshot } from '../../market/snapshot/index.ts'
import { runTool } from '../../tools/define-tool.ts'
import { tools } from '../../tools/registry.ts'
import type { FromWorker, ToolJob, ToolOutcome, ToWorker } from './protocol.ts'

const port = parentPort
if (!port) throw new Error('This file runs as a worker thread.')
const post = (message: FromWorker): void => { port.postMessage(message) }

/** The clock is the caller's: a view never shows more than the date it was asked for. */
const market = openSnapshot({ readNow: () => '9999-12-31' })

const run = async (id: number, job: ToolJob): Promise<ToolOutcome> => {
  const tool = tools.find((each) => each.name === job.tool)
  if (!tool) throw new Error(`There is no tool ${job.tool}.`)
  const view = await market.asOf(job.asOf)
  if (view.digest !== job.marketDigest) throw new Error('The thread sees other market data than its caller.')
  return runTool(tool, job.input, {
    market: view, facts: job.facts, results: job.results, signal: new AbortController().signal,
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
