import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOneObject } from './strict-json.ts'

test.each([
  ['', true], ['{}', true], [' {"a": [1, -2.5, "x\\"y", {"b": null}]} ', true],
  ['{"a": 1', false], ['{"a": 1, "a": 2}', false], ['{"a": 1e9}', false], ['[1]', false], ['{"a": 1} {"b": 2}', false], ['{"a": tru', false], ['{a: 1}', false], ['{"a": 01}', false], ['null', false], [`{"a":${'['.repeat(40)}${']'.repeat(40)}}`, false],
])('%s: %s', (text, expected) => expect(isOneObject(text)).toBe(expected))

test('whatever JSON.stringify writes of an object without exponents is accepted, and every proper prefix refused', () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.integer()))), (value) => {
    const text = JSON.stringify(value)
    expect(isOneObject(text)).toBe(true)
    for (let end = 1; end < text.length; end++) expect(isOneObject(text.slice(0, end))).toBe(false)
  }), { numRuns: 60 })
})
