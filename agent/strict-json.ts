/** A position in JSON text, moved by the readers below; they throw nothing and say false on anything that is not JSON. */
class Reader {
  readonly text: string
  at = 0

  constructor(text: string) { this.text = text }

  take(pattern: RegExp): string | undefined {
    const sticky = new RegExp(pattern.source, 'y')
    sticky.lastIndex = this.at
    const found = sticky.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }

  has(mark: string): boolean {
    this.take(/\s*/)
    if (this.text[this.at] !== mark) return false
    this.at += 1
    return true
  }
}

/** Deeper than any input of ours, and shallow enough for the stack. */
const deepest = 32

const readString = (reader: Reader): string | undefined => {
  reader.take(/\s*/)
  return reader.take(/"(?:[^"\\]|\\.)*"/)
}

const readValue = (reader: Reader, depth: number): boolean => {
  if (depth > deepest) return false
  if (reader.has('{')) return readMembers(reader, depth)
  if (reader.has('[')) return readItems(reader, depth)
  return readString(reader) !== undefined || reader.take(/\s*(?:-?\d+(?:\.\d+)?|true|false|null)(?![\w.])/) !== undefined
}

const readMembers = (reader: Reader, depth: number): boolean => {
  const keys = new Set<string>()
  if (reader.has('}')) return true
  do {
    const key = readString(reader)
    if (key === undefined || keys.has(key) || !reader.has(':') || !readValue(reader, depth + 1)) return false
    keys.add(key)
  } while (reader.has(','))
  return reader.has('}')
}

const readItems = (reader: Reader, depth: number): boolean => {
  if (reader.has(']')) return true
  do if (!readValue(reader, depth + 1)) return false
  while (reader.has(','))
  return reader.has(']')
}

/** Whether a text is exactly one JSON object, whole, without a key twice and without exponents: as strict as the public API. Empty text counts as `{}`. */
export const isOneObject = (text: string): boolean => {
  if (text.trim() === '') return true
  const reader = new Reader(text)
  if (!reader.has('{') || !readMembers(reader, 0) || reader.text.slice(reader.at).trim() !== '') return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
