import { z } from 'zod'
import { isIsoDate } from '../../domain/units.ts'

/** Shapes that several tools share. Money and quantities are decimal strings, weights and returns fractions of one. */
export const usdField = z.string().regex(/^-?\d+\.\d{2}$/, 'a dollar amount with cents, such as "1250.00"')
export const positiveUsdField = z.string().regex(/^(0|[1-9]\d{0,11})(\.\d{1,2})?$/, 'a plain dollar amount above zero, such as "1250.00"')
  .refine((text) => /[1-9]/.test(text), 'an amount above zero')
export const decimalField = z.string().regex(/^\d+(\.\d+)?$/, 'a plain decimal string')
export const dateField = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date, YYYY-MM-DD')
export const fraction = z.number()
/** A day as it is asked for: one that the calendar has. */
export const dayInput = z.string().refine(isIsoDate, 'a date YYYY-MM-DD').meta({ format: 'date' })
/** A symbol where it must be one already. */
export const symbolField = z.string().refine((text) => /^[A-Z][A-Z0-9.-]{0,9}$/.test(text), 'a symbol in upper case')
/** What a person or model may write for a symbol: judged later, so that look-alike letters get a helpful answer. */
export const symbolText = z.string().trim().min(1).max(20)

export const splitRow = z.strictObject({ name: z.string(), valueUsd: usdField, weight: fraction })
export const sentences = z.array(z.string())
