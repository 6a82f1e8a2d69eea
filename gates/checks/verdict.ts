import type { CheckResult } from '../../domain/check.ts'
import type { CheckFacts, CheckInput } from './input.ts'

/** One rule: pure, total, and blocking when it can't tell. */
export type Rule = (input: CheckInput) => CheckResult

export const passed = (name: string, facts: CheckFacts = {}): CheckResult => ({ name, outcome: 'passed', facts })
export const warned = (name: string, facts: CheckFacts): CheckResult => ({ name, outcome: 'warned', facts })
export const blocked = (name: string, facts: CheckFacts): CheckResult => ({ name, outcome: 'blocked', facts })
/** Fails closed: what a rule can't see, it does not allow. */
export const missing = (name: string, ...what: readonly string[]): CheckResult => blocked(name, { missing: what })

/** `passed` when nothing was found, else `blocked` with the symbols that were. */
export const blockedFor = (name: string, found: readonly string[], facts: CheckFacts = {}): CheckResult =>
  found.length === 0 ? passed(name, facts) : blocked(name, { ...facts, symbols: [...new Set(found)] })
