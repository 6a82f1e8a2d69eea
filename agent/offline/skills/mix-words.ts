import { fundsMeant } from '../slots/asset-words.ts'
import type { Part, Stage } from './skill.ts'

export interface Weight { readonly symbol: string; readonly weight: number }

const shares: Readonly<Record<string, number>> = { half: 50, third: 100 / 3, quarter: 25, fifth: 20, tenth: 10 }
/** "60 %", "60", "a quarter", "half". Years, counts and rates are none. */
const weightWords = /(?<![\w.,$])(?:(\d{1,3}(?:\.\d+)?)\s?(?:%|percent|per cent)?(?!\s?(?:years?|yrs?|months?|days?|a month|k\b|\/|,\d))|(?:a |an |one |1 )?(half|third|quarter|fifth|tenth))(?=\s|,|$)/g

/** Classes without a fund of their own in the words for funds: the broadest one stands for each. */
const classes: readonly (readonly [RegExp, string])[] = [
  [/\blong(?:[- ]term)? (?:bonds?|treasur\w+)\b/, 'TLT'], [/\btreasur\w+\b/, 'IEF'], [/\bbonds?\b/, 'BND'], [/\b(?:foreign|international|ex-?us)\b/, 'VXUS'], [/\b(?:stocks?|shares|equities)\b/, 'VTI'], [/\bcash\b/, 'BIL'],
]

const assetIn = (piece: string, { symbols }: Part, { names }: Stage): string | undefined => {
  const letter = /«(\w)»/.exec(piece)?.[1]
  if (letter !== undefined) return symbols['abcdefghijklmnopqrstuvwxyz'.indexOf(letter)]
  const isListed = (symbol: string): boolean => names.get(symbol) !== undefined
  return fundsMeant(piece, isListed)[0] ?? classes.find(([words, symbol]) => words.test(piece) && isListed(symbol))?.[1]
}

/** Weights in words, "half «a», a quarter gold, a quarter long bonds", "60 «a» 20 «b» 20 «c»", "a quarter each gold, cash, stocks, bonds"; only where they make a whole. */
export const weightsIn = (part: Part, stage: Stage): readonly Weight[] | undefined => {
  const { text } = part
  const found = [...text.matchAll(weightWords)]
  const all = found.flatMap((match, at): Weight[] => {
    const weight = (match[1] === undefined ? shares[match[2]!]! : Number(match[1])) / 100
    const piece = text.slice(match.index + match[0].length, found[at + 1]?.index)
    if (/^\s+(?:of )?each\b/.test(piece)) return piece.split(/,|\band\b/).flatMap((each) => { const symbol = assetIn(each, part, stage); return symbol === undefined ? [] : [{ symbol, weight }] })
    const symbol = assetIn(piece.split(/[,.;?!]|\b(?:rebalanc\w*|versus|vs|against|from|since|over|through|did|beats?)\b/)[0]!, part, stage)
    return symbol === undefined ? [] : [{ symbol, weight }]
  })
  // Who says a weight twice means it once.
  const weights = all.filter((each, at) => all.findIndex(({ symbol, weight }) => symbol === each.symbol && weight === each.weight) === at)
  const whole = weights.reduce((sum, each) => sum + each.weight, 0)
  return weights.length > 1 && Math.abs(whole - 1) < 0.015 && new Set(weights.map(({ symbol }) => symbol)).size === weights.length ? weights.map((each) => ({ ...each, weight: each.weight / whole })) : undefined
}
