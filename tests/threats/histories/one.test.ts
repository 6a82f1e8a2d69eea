import { test } from 'vitest'
import { runHistories, shareOf } from './run.ts'

const share = shareOf(0)

test(`any history of acts, moves and crashes keeps the laws (${share.histories} histories, seed ${share.seed})`, { timeout: 120_000 + share.histories * 3_000 }, () => runHistories(share))
