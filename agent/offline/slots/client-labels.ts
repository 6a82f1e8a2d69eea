import { escapePattern } from '../../words/escape-pattern.ts'

/** "Client 1" is "Client 01", and "client 10" is neither: labels with a number are written out as they are on file. */
export const withLabels = (text: string, labels: readonly string[]): string => labels.reduce((rest, label) => {
  if (!/\b0\d/.test(label)) return rest
  const pattern = escapePattern(label).replaceAll(/\b0+(?=\d)/g, '0*')
  return rest.replaceAll(new RegExp(`(?<!\\w)${pattern}(?!\\w)`, 'gi'), label)
}, text)
