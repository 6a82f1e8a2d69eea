/** Letters of other scripts that look like Latin capitals (Unicode confusables, the ones that fit in a ticker). NFKC does not fold them. */
const lookAlikes: Readonly<Record<string, string>> = {
  А: 'A', В: 'B', С: 'C', Е: 'E', Н: 'H', І: 'I', Ј: 'J', К: 'K', М: 'M', О: 'O', Р: 'P', Ѕ: 'S', Т: 'T', Х: 'X', У: 'Y', Ү: 'Y', Ԍ: 'G', Ԛ: 'Q', Ԝ: 'W',
  Α: 'A', Β: 'B', Ε: 'E', Ζ: 'Z', Η: 'H', Ι: 'I', Κ: 'K', Μ: 'M', Ν: 'N', Ο: 'O', Ρ: 'P', Τ: 'T', Υ: 'Y', Χ: 'X',
}

export interface HomoglyphFinding {
  /** The text with look-alikes replaced: what a person probably meant, never what is traded without asking. */
  readonly latin: string
  /** Such as "U+0410 looks like A". */
  readonly findings: readonly string[]
}

/** Finds letters that only look Latin, invisible ones too; `undefined` when the text is plain ASCII. */
export const findHomoglyphs = (text: string): HomoglyphFinding | undefined => {
  const findings: string[] = []
  let latin = ''
  for (const letter of text.toUpperCase()) {
    const code = letter.codePointAt(0)!
    if (code >= 0x20 && code < 0x7f) {
      latin += letter
      continue
    }
    const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
    const plain = lookAlikes[letter] ?? letter.normalize('NFKC')
    const isLatin = /^[A-Z0-9]$/.test(plain)
    findings.push(isLatin ? `${name} looks like ${plain}` : `${name} is not a letter of a symbol`)
    if (isLatin) latin += plain
  }
  return findings.length === 0 ? undefined : { latin, findings }
}
