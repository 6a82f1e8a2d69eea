import fc from 'fast-check'
import type { Fault } from '../trading-world.ts'

/** What people, prices, the line to the broker and the machine may do to one another. `which` counts tickets or bulks from the first. */
export type Act =
  | { readonly do: 'propose'; readonly side: 'buy' | 'sell'; readonly large: boolean }
  | { readonly do: 'display' | 'cancel' | 'requote' | 'expire'; readonly which: number }
  | { readonly do: 'confirm'; readonly which: number; readonly wrong: boolean; readonly times: number }
  | { readonly do: 'bulk'; readonly what: 'propose' | 'display' | 'prove' | 'reject' | 'expire' | 'drop'; readonly which: number }
  | { readonly do: 'approve'; readonly which: number; readonly how: 'plainly' | 'wrong-hash' | 'own' | 'twice' }
  | { readonly do: 'move'; readonly to: string }
  | { readonly do: 'halt' | 'resume' | 'round' | 'restart' }
  | { readonly do: 'fault'; readonly fault: Fault }

const which = fc.nat(3)
const bulk = fc.nat(1)
const fault = fc.constantFrom<Fault>('lost-answer', 'lost-request', 'late-visible')

export const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('propose' as const), side: fc.constantFrom('buy' as const, 'sell' as const), large: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('display' as const), which }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('confirm' as const), which, wrong: fc.boolean(), times: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'requote' as const, 'expire' as const), which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('bulk' as const), what: fc.constantFrom('propose' as const, 'display' as const, 'prove' as const, 'reject' as const, 'expire' as const, 'drop' as const), which: bulk }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('approve' as const), which: bulk, how: fc.constantFrom('plainly' as const, 'wrong-hash' as const, 'own' as const, 'twice' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), to: fc.constantFrom('99.00', '100.00', '100.30', '101.00') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('halt' as const, 'resume' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('round' as const, 'restart' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fault' as const), fault }) },
)

const shown: readonly Act[] = [{ do: 'propose', side: 'buy', large: false }, { do: 'display', which: 0 }]
const confirmed: Act = { do: 'confirm', which: 0, wrong: false, times: 1 }
const bulkOf = (...whats: readonly (Act & { readonly do: 'bulk' })['what'][]): readonly Act[] => whats.map((what) => ({ do: 'bulk', what, which: 0 }))
const provenBulk = bulkOf('propose', 'display', 'prove')

/** Every history begins with a card on screen, so that most of them get somewhere; one in four meets a broken line at its first order, one in four a bulk. */
export const opening: fc.Arbitrary<readonly Act[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(shown) },
  { weight: 1, arbitrary: fault.map((each): readonly Act[] => [...shown, { do: 'fault', fault: each }, confirmed, { do: 'round' }]) },
  { weight: 1, arbitrary: fc.constant([...shown, ...provenBulk]) },
)

/** Run first, whatever the seed, so that each end of a ticket, of an order and of a bulk is among the histories. */
export const always: [readonly Act[], Act[]][] = [
  [shown, [{ do: 'cancel', which: 0 }]],
  [shown, [{ do: 'expire', which: 0 }]],
  [shown, [{ do: 'move', to: '101.00' }, confirmed]],
  [shown, [{ do: 'fault', fault: 'lost-answer' }, confirmed, { do: 'round' }]],
  [shown, [{ do: 'fault', fault: 'lost-request' }, confirmed, { do: 'round' }, { do: 'cancel', which: 0 }]],
  [provenBulk, [{ do: 'approve', which: 0, how: 'twice' }, { do: 'round' }]],
  [provenBulk, [{ do: 'bulk', what: 'drop', which: 0 }, { do: 'approve', which: 0, how: 'plainly' }]],
  [provenBulk, [{ do: 'move', to: '101.00' }, { do: 'approve', which: 0, how: 'plainly' }]],
  [provenBulk, [{ do: 'bulk', what: 'reject', which: 0 }, { do: 'approve', which: 0, how: 'plainly' }]],
  [provenBulk, [{ do: 'bulk', what: 'expire', which: 0 }, { do: 'approve', which: 0, how: 'plainly' }]],
]
