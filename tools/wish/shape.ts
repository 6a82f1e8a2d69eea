import { z } from 'zod'
import { wishActs, type Wish } from '../../domain/wish.ts'

/** A wish in a tool's output: what the person may do next by themselves, or `null`. */
export const wishField = z.strictObject({
  act: z.enum(wishActs), title: z.string(), path: z.string().regex(/^\/api\/[a-z0-9/_-]+$/i), body: z.record(z.string(), z.unknown()), stepUp: z.boolean(),
  lines: z.array(z.array(z.string())),
}).nullable()

/** What a person typed, on its way to a card: one line, no control or direction signs, no markup. */
export const plainText = (text: string): string =>
  text.normalize('NFKC').replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').replaceAll(/[<>`|]/g, ' ').replaceAll(/\s+/g, ' ').trim()

/** A wish as an output field. */
export const wishOut = (wish: Wish): NonNullable<z.input<typeof wishField>> => ({ ...wish, body: { ...wish.body }, lines: wish.lines.map((line) => [...line]) })
