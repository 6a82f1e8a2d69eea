import { isStorable } from '../../domain/storable.ts'

/** What we accept as a body: RFC 8259 JSON without duplicate keys or numbers in exponent form, of bounded depth and breadth. */
export const jsonLimits = { bytes: 256 * 1024, depth: 64, keys: 10_000 } as const

export type StrictJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: 'DUPLICATE_KEY' | 'TOO_DEEP' | 'TOO_MANY_KEYS' | 'EXPONENT_NUMBER' | 'INVALID_TEXT' | 'INVALID_JSON'; readonly detail: string }

const quote = 34, backslash = 92, comma = 44, colon = 58, openBrace = 123, closeBrace = 125, openBracket = 91, closeBracket = 93
const isNumberStart = (code: number): boolean => code === 45 || (code >= 48 && code <= 57)
const isNumberPart = (code: number): boolean => (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46 || code === 69 || code === 101

const endOfString = (text: string, start: number): number => {
  let index = start + 1
  while (index < text.length) {
    const code = text.charCodeAt(index)
    if (code === quote) return index + 1
    index += code === backslash ? 2 : 1
  }
  return text.length
}

const endOfNumber = (text: string, start: number): number => {
  let index = start + 1
  while (index < text.length && isNumberPart(text.charCodeAt(index))) index += 1
  return index
}

const bad = (code: Exclude<StrictJson, { ok: true }>['code'], detail: string): StrictJson => ({ ok: false, code, detail })

/**
 * One pass over the text before `JSON.parse`: nothing recursive, so depth can't exhaust the stack. `undefined` when fine.
 * Also reads the beginning of a text that was cut off, so that a body past the size limit is still called by its name.
 */
export const scanJson = (text: string): StrictJson | undefined => {
  const open: (Set<string> | null)[] = []
  let keys = 0
  let keyNext = false
  let index = 0
  while (index < text.length) {
    const code = text.charCodeAt(index)
    if (code === quote) {
      const end = endOfString(text, index)
      const here = open.at(-1)
      if (keyNext && here) {
        const raw = text.slice(index, end)
        // An escaped spelling of the same key ("\u0061" for "a") is the same key.
        const key = raw.includes('\\') ? unescaped(raw) : raw
        if (here.has(key)) return bad('DUPLICATE_KEY', `The key ${raw.slice(0, 60)} stands twice in one object.`)
        here.add(key)
        keys += 1
        if (keys > jsonLimits.keys) return bad('TOO_MANY_KEYS', `At most ${jsonLimits.keys} keys are read.`)
        keyNext = false
      }
      index = end
      continue
    }
    if (isNumberStart(code)) {
      const end = endOfNumber(text, index)
      const number = text.slice(index, end)
      if (/e/i.test(number)) return bad('EXPONENT_NUMBER', `Write ${number.slice(0, 40)} without an exponent.`)
      index = end
      continue
    }
    if (code === openBrace || code === openBracket) {
      open.push(code === openBrace ? new Set() : null)
      if (open.length > jsonLimits.depth) return bad('TOO_DEEP', `At most ${jsonLimits.depth} levels are read.`)
      keyNext = code === openBrace
    } else if (code === closeBrace || code === closeBracket) { open.pop(); keyNext = false }
    else if (code === comma) keyNext = open.at(-1) instanceof Set
    else if (code === colon) keyNext = false
    index += 1
  }
  return undefined
}

const unescaped = (raw: string): string => {
  try { return `"${String(JSON.parse(raw))}"` } catch { return raw }
}

/** Only an escape can spell what no UTF-8 holds. */
const isKept = (value: unknown): boolean =>
  typeof value === 'string' ? isStorable(value) : typeof value !== 'object' || value === null || Object.entries(value).every(([key, each]) => isStorable(key) && isKept(each))

/** Parses a body, or says with a stable code why not. Linear in its length. */
export const parseStrictJson = (text: string): StrictJson => {
  const problem = scanJson(text)
  if (problem) return problem
  try {
    const value = JSON.parse(text) as unknown
    return !text.includes('\\u') || isKept(value) ? { ok: true, value } : bad('INVALID_TEXT', 'A text with a NUL or half a character can\'t be kept.')
  } catch {
    return bad('INVALID_JSON', 'The body is not valid JSON.')
  }
}
