/** Rows of a small RFC 4180 file: quoted fields may hold commas and doubled quotes; no line breaks inside a field. */
export const parseCsv = (text: string): string[][] =>
  text.split('\n').map((line) => line.replace(/\r$/, '')).filter((line) => line !== '').map(parseLine)

const parseLine = (line: string): string[] => {
  if (!line.includes('"')) return line.split(',')
  const fields: string[] = []
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    fields.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'))
  }
  return fields
}

const field = (value: string): string => (/[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

export const formatCsv = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.map(field).join(',')).join('\n') + '\n'
