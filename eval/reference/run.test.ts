import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { kinds } from './kinds/index.ts'
import { scoreFolder } from './run.ts'

const dir = join(process.env.STEWARD_SHARED ?? '../shared', 'reference')

test.skipIf(!existsSync(dir))('every case of the reference folder passes (skipped where the folder is absent)', () => {
  const { report } = scoreFolder(dir)
  expect(readdirSync(join(dir, 'cases')).length).toBeGreaterThan(0)
  expect(report.failures).toEqual([])
  expect(report.passed).toBeGreaterThan(0)
  expect(report.topics.reduce((sum, topic) => sum + topic.passed, 0)).toBe(report.passed)
})

test('a folder without cases passes nothing', () => expect(scoreFolder('no-such-folder').report).toEqual({ passed: 0, failed: 0, skipped: 0, topics: [], failures: [] }))

test('every risk measure can be minimised, put in a ratio and shared out', () => {
  for (const measure of ['MV', 'MAD', 'MSV', 'FLPM', 'SLPM', 'WR', 'CVaR', 'EVaR', 'GMD', 'MDD', 'ADD', 'UCI', 'CDaR']) {
    for (const kind of ['min_risk', 'max_ratio', 'erc']) expect(kinds.has(`${kind}_${measure}`)).toBe(true)
  }
})
