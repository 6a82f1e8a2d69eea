/** Most characters and rows of one statement: a year of a busy account. */
export const mostCharacters = 60_000
export const mostRows = 500

/** The sign that parts the cells: the one that the first line has most of. */
const delimiterOf = (text: string): string => {
  const first = text.split('\n', 1)[0] ?? ''
  return [',', ';', '\t'].map((sign) => ({ sign, count: first.split(sign).length })).sort((a, b) => b.count - a.count)[0]!.sign
}

/** RFC 4180: quoted cells, doubled quotes, either line end. A quote that never closes runs to the end and is refused by its row's shape. */
export const parseCsv = (text: string): readonly (readonly string[])[] => {
  const source = text.replace(/^\uFEFF/, '')
  const delimiter = delimiterOf(source)
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  const endCell = (): void => { rows.at(-1)!.push(cell.trim()); cell = '' }
  for (let at = 0; at < source.length; at++) {
    const sign = source[at]!
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (source[at + 1] === '"') { cell += '"'; at++ } else quoted = false
    } else if (sign === '"' && cell.trim() === '') { quoted = true; cell = '' }
    else if (sign === delimiter) endCell()
    else if (sign === '\n') { endCell(); rows.push([]) }
    else if (sign !== '\r') cell += sign
  }
  endCell()
  return rows.filter((row) => row.some((each) => each !== ''))
}
