import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { benchResult, unmeasured, type BenchResult } from './result.ts'

const widget = 'dist/web/widget.js'

/** The one script that a host page loads, gzipped, charts not included (they load on demand). */
const widgetSize = (): BenchResult => {
  const goal = { value: 60 }
  if (!existsSync(widget)) return unmeasured('widget.gzip', 'kB', goal, 'dist/web/widget.js is absent: run npm run build.')
  return benchResult({ name: 'widget.gzip', value: gzipSync(readFileSync(widget), { level: 9 }).length / 1000, unit: 'kB', better: 'lower', goal })
}

/** What `npm ci` lays on the disk, development tools included, without what runs left there since; the baseline is the runtime alone. */
const installSize = (): BenchResult => {
  const megabytes = (path: string): number => Number(execFileSync('du', ['-sk', '--exclude=.cache', '--exclude=.vite*', path], { encoding: 'utf8' }).split('\t')[0]) / 1024
  const goal = { value: 1024 }
  if (!existsSync('node_modules')) return unmeasured('install.size', 'MB', goal, 'node_modules is absent: run npm ci.')
  return benchResult({ name: 'install.size', value: megabytes('node_modules'), unit: 'MB', baseline: megabytes('node_modules/node'), better: 'lower', goal,
    reason: 'The baseline is the Node runtime that comes as a package.' })
}

export const sizeBench = (): readonly BenchResult[] => [widgetSize(), installSize()]
