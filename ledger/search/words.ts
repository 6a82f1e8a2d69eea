import { createHmac, type KeyObject } from 'node:crypto'
import { derivedKey, type DataKey } from '../keys/seal.ts'

const word = /[\p{L}\p{N}]+(?:[.'&-][\p{L}\p{N}]+)*/gu
/** An entry has at most so many different words in the index; what is longer is still read in full when another of its words is found. */
const mostWords = 2_000

/** The words of a text as they are compared: lower case, without accents, each once. Parts of a hyphenated word stand for themselves as well. */
export const wordsOf = (text: string): readonly string[] => {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const whole = [...plain.matchAll(word)].map(([found]) => found)
  return [...new Set(whole.flatMap((each) => (/[.'&-]/.test(each) ? [each, ...each.split(/[.'&-]/)] : [each])))].filter((each) => each !== '').slice(0, mostWords)
}

const indexKeys = new WeakMap<DataKey, KeyObject>()
const indexKeyOf = (key: DataKey): KeyObject => indexKeys.get(key) ?? indexKeys.set(key, derivedKey(key.secret, 'index')).get(key)!

/** A word as the index keeps it: 72 bits of an HMAC under the person's key. A collision costs one entry read in vain. */
export const sealedWord = (key: DataKey, text: string): string =>
  createHmac('sha256', indexKeyOf(key)).update(text).digest().subarray(0, 9).toString('base64url')
