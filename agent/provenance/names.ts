import { escapePattern } from '../words/escape-pattern.ts'
import type { Aliases, Mention } from './entities.ts'
import type { Evidence } from './evidence.ts'
import { isSymbolName } from './entities.ts'
import { plain } from './owners.ts'

/** Whether anything recorded or said knows a thing under one of its names. */
const isKnown = (names: ReadonlySet<string>, evidence: Evidence, aliases: Aliases): boolean => {
  if ([...names].some((name) => evidence.entities.has(name))) return true
  const spellings = [...names, ...[...aliases].filter(([, name]) => names.has(name)).map(([spelling]) => spelling)]
  return evidence.texts.some(({ text }) => spellings.some((spelling) => new RegExp(`(?<!\\w)${escapePattern(spelling)}(?!\\w)`, 'i').test(plain(text))))
}

/** Company and fund names that no result, knowledge or word of the person holds, and a name that stands beside another's symbol: "Apple (MSFT)". */
export const strangersIn = (text: string, mentions: readonly Mention[], evidence: Evidence, aliases: Aliases): readonly string[] => {
  const unknown = mentions.filter(({ start, names }) => /^[A-Z]/.test(text.slice(start)) && [...names].some(isSymbolName) && !isKnown(names, evidence, aliases))
  const mixed = mentions.filter((each, at) => {
    const next = mentions[at + 1]
    const between = next === undefined ? '' : text.slice(each.end, next.start)
    return next !== undefined && ((/^\s?\($/.test(between) && text[next.end] === ')') || /^\sis\s(?:the\s|called\s)?$/i.test(between)) &&
      [...each.names].some(isSymbolName) && [...next.names].some(isSymbolName) && ![...each.names].some((name) => next.names.has(name))
  })
  return [...unknown, ...mixed].map(({ start, end }) => text.slice(start, end))
}
