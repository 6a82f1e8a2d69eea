import type { AlertFacts, MemoryFacts, PlanFacts, TaskFacts } from '../../../domain/personal.ts'

export type Memory = Omit<MemoryFacts, 'relevance'>
export type Plan = PlanFacts
export type Alert = AlertFacts
export type Request = TaskFacts
