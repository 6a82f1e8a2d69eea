import { percent as printed } from '../../domain/format.ts'
import { change as signed } from '../offline/say/format.ts'

/** Cells of our own cards: fixed digits, thousands grouped, a sign where a figure can be either. */
export { dollars as money } from '../../domain/format.ts'
export const percent = (value: number | null): string => (value === null ? '' : printed(value))
export const change = (value: number | null): string => (value === null ? '' : signed(value))
export const plainClass = (name: string): string => name.replaceAll('-', ' ')
/** A fraction of one as points of percent for a chart: with far more digits than anybody prints, so that it is rounded once, as in the text beside it. */
export const points = (value: number | null): number | null => (value === null ? null : Number((value * 100).toFixed(6)))
