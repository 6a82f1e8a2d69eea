import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseStrictJson } from './strict-json.ts'

const codeOf = (text: string): string => {
  const result = parseStrictJson(text)
  return result.ok ? 'ok' : result.code
}

test.each([
  ['{"quantity":"1","quantity":"1000"}', 'DUPLICATE_KEY'],
  ['{"a":{"b":1,"b":2}}', 'DUPLICATE_KEY'],
  ['{"a":1,"\\u0061":2}', 'DUPLICATE_KEY'],
  ['[{"a":1},{"a":2}]', 'ok'],
  ['{"a":{"a":1},"b":["a","a","{\\"a\\":1}"]}', 'ok'],
  ['{"a":1e3}', 'EXPONENT_NUMBER'],
  ['{"a":-1.5E+2}', 'EXPONENT_NUMBER'],
  ['{"a":"1e3"}', 'ok'],
  ['{"a":"\\u0000"}', 'INVALID_TEXT'], ['{"a":[{"b":"x\\ud83d"}]}', 'INVALID_TEXT'], ['{"a\\udc00":1}', 'INVALID_TEXT'], ['{"a":"\\ud83d\\ude00 \\\\u0000"}', 'ok'],
  ['{"a":', 'INVALID_JSON'],
  ['', 'INVALID_JSON'],
  ["{'a':1}", 'INVALID_JSON'],
  ['{"a":NaN}', 'INVALID_JSON'],
  [`${'['.repeat(64)}${']'.repeat(64)}`, 'ok'],
  [`${'['.repeat(65)}${']'.repeat(65)}`, 'TOO_DEEP'],
])('%s is %s', (text, code) => { expect(codeOf(text)).toBe(code) })

test('what JSON.stringify writes is read back the same', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
    const text = JSON.stringify(value)
    if (/\de[+-]?\d/.test(text) || /\\u(?:0000|d[89a-f])/.test(text)) return
    expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) })
  }))
})

test('BI24: 100,000 levels and a million keys are refused within 100 ms', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  const wide = `{${Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":0`).join(',')}}`
  const start = performance.now()
  expect(codeOf(deep)).toBe('TOO_DEEP')
  expect(codeOf(wide)).toBe('TOO_MANY_KEYS')
  expect(performance.now() - start).toBeLessThan(100)
})
