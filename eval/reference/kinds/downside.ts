import type { Kind } from '../score.ts'

/** Kinds of this group, filled in by their own engineer. */
export const kinds: Record<string, Kind> = {}
