import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const shared = { exclude: ['**/node_modules/**', 'dist/**'], testTimeout: 30_000, hookTimeout: 60_000 }
/** Long stories of the whole product: crashes, races, a thousand histories, every role at every endpoint. CI runs them after `npm test`. */
const world = [
  'tests/channels/**/*.test.ts', 'tests/threats/histories/**/*.test.ts', 'tests/threats/broker-answers.test.ts', 'tests/threats/executor.test.ts', 'tests/threats/bulk.test.ts', 'tests/threats/attacks.test.ts', 'server/bulk.http.test.ts',
  'tests/flows/whole-path.test.ts', 'agent/openai/evil-model.test.ts', 'agent/openai/endpoint.test.ts', 'agent/offline/templates.test.ts', 'agent/offline/understand/learned/held-out.test.ts', 'agent/offline/understand/utterances.test.ts', 'brokers/alpaca/alpaca.test.ts', 'eval/scenario.test.ts',
  'server/ownership.http.test.ts', 'server/fail-closed.http.test.ts', 'server/conversation/fail-closed.http.test.ts', 'server/session-clock.http.test.ts', 'server/bad-input.http.test.ts',
]
const slow = [...world, 'tests/browser/**', 'tests/services/**', 'tests/architecture.test.ts', 'tests/dead-code.test.ts', '**/*.services.test.ts']

/** `unit` and `world` need no network, browser or service; `check` reads the tree itself; the last two need one. */
export default defineConfig({
  test: {
    // Many tests wait for a server or a clock: on two cores one worker would leave half of them idle.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      // One process for many files: modules, the compiled database and its images are loaded once. No test leaves anything behind for the next.
      { test: { ...shared, name: 'unit', isolate: false, include: ['**/*.test.ts'], exclude: [...shared.exclude, ...slow] } },
      { test: { ...shared, name: 'world', isolate: false, include: world } },
      { test: { ...shared, name: 'check', include: ['tests/architecture.test.ts', 'tests/dead-code.test.ts'] } },
      { test: { ...shared, name: 'services', include: ['tests/services/**/*.test.ts', '**/*.services.test.ts'], testTimeout: 300_000, fileParallelism: false } },
      { test: { ...shared, name: 'browser', include: ['tests/browser/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 180_000, fileParallelism: false, expect: { poll: { timeout: 15_000 } } } },
    ],
  },
})
