import { amountsIn } from '../../words/amounts.ts'
import { fundsMeant } from '../slots/asset-words.ts'
import { futureDateIn } from '../slots/future.ts'
import type { Part, Stage } from './skill.ts'

type Args = Readonly<Record<string, unknown>>

const level = /\b(?:below|under|beneath|above|over|beyond|past|through|at|to|reach\w*|hits?|passes|crosses)\s+\$?(\d[\d,]*(?:\.\d+)?)(?![\d,.]*\s?(?:%|per ?cent))/
const falls = /\b(?:fall\w*|drop\w*|below|under|beneath|loses?|lost|down|declin\w*|sink\w*|slips?|dips?|tanks?)\b/
const rises = /\b(?:above|over|past|through|rise\w*|climb\w*|gains?|up|reach\w*|hits?|exceeds?|exceed\w*|pass(?:es)?|jumps?|gets? (?:back )?to)\b/
/** A share of the portfolio, no price. */
const weighs = /(?:%|per ?cent) of (?:my|the|our) (?:portfolio|total|account|holdings|money|investments|whole)\b|\b(?:stake|weight|share|slice)\b[^,;]{0,30}\b(?:above|over|past|exceed\w*|under|below)\b[^,;]{0,8}(?:%|per ?cent)/
const drifts = /\b(?:drift\w*|off target|out of balance|away from|(?:above|below|over|under|off) (?:(?:where|what) (?:it|they|i|we) should|(?:its|their|my|the) targets?))\b/

const priceArgs = ({ text, amounts }: Part, symbol: string): Args => {
  const said = amounts.moneyUsd[0] ?? amounts.limitPrice ?? (Number(level.exec(text)?.[1]?.replaceAll(',', '') ?? Number.NaN) || undefined)
  const percent = amounts.percents[0]
  if (said === undefined) return { action: 'price', symbol, ...(percent !== undefined && { byPercent: (falls.test(text) ? -percent : percent) / 100 }) }
  return { action: 'price', symbol, price: String(said), ...(falls.test(text) ? { direction: 'below' } : /\b(?:above|over|past|exceed\w*)\b/.test(text) ? { direction: 'above' } : {}) }
}

/** What one alert is to watch. An index is no fund: its level is not the price of the fund that follows it. */
const alertArgs = (part: Part, stage: Stage): Args => {
  const { text, plain, amounts } = part
  const meant = /\b(?:s ?& ?p|nasdaq|russell|index)\b/.test(text) && amounts.percents.length === 0 ? [] : fundsMeant(text, (symbol) => stage.names.get(symbol) !== undefined)
  if (weighs.test(text)) return { action: 'list' }
  const symbol = part.symbols[0] ?? (/\bremind\b/.test(text) ? undefined : meant[0])
  if (/\b(?:stop|cancel|delete|remove|turn off|switch off)\b/.test(text)) return { action: 'cancel', ...(symbol !== undefined && { symbol }) }
  if (symbol !== undefined && !/^remind|\bremind me\b/.test(text)) return priceArgs(part, symbol)
  const percent = amounts.percents[0]
  if (drifts.test(text)) return { action: 'drift', ...(percent !== undefined && percent >= 0.5 && { by: percent / 100 }) }
  const on = futureDateIn(plain, stage.market.asOf)
  if (!/\bremind\b/.test(text) && (on === undefined || falls.test(text) || rises.test(text))) return { action: 'list' }
  const note = /\bremind me\b.*?\b(?:to|about|that|of)\s+(.+?)[.!]*$/i.exec(plain)?.[1]
  return { action: 'date', ...(on !== undefined && { on }), ...(note !== undefined && { note: note.slice(0, 200) }) }
}

/** A clause of its own for each thing that is named: "Apple below 150 and VTI above 400". */
const piecesOf = (part: Part, { names }: Stage): readonly Part[] => part.lower.split(/\s*[,;]\s*(?:and\s+)?|\s+(?:and|or)\s+/).flatMap((piece) => {
  const { text, symbols } = names.mask(piece)
  return symbols.length === 1 ? [{ ...part, text, symbols, amounts: amountsIn(text) }] : []
})

/** "Apple below 150 and VTI above 400" are two alerts; "AAPL or MSFT falls 10 %" are two with one condition. Beside a company that we have no data of, a level is read where the other one stands. */
export const alertsIn = (part: Part, stage: Stage): readonly Args[] => {
  const pieces = piecesOf(part, stage)
  if (part.symbols.length === 1 && pieces.length === 1 && stage.names.unlisted(part.plain).length > 0) return [alertArgs(pieces[0]!, stage)]
  if (part.symbols.length < 2 || pieces.length !== part.symbols.length) return [alertArgs(part, stage)]
  const each = pieces.map((piece) => alertArgs(piece, stage))
  const shared = each.findLast((args) => 'price' in args || 'byPercent' in args)
  return each.map((args) => ('price' in args || 'byPercent' in args ? args : { ...shared, ...args }))
}

/** Somebody wants something watched that no alert watches: the whole portfolio, a weight in it, an index, a rate, a company without data. */
export const watchesOther = (part: Part, stage: Stage): boolean =>
  (falls.test(part.text) || rises.test(part.text)) && (part.amounts.percents.length > 0 || part.amounts.moneyUsd.length > 0 || level.test(part.text)) && alertsIn(part, stage).every(({ action }) => action === 'list')
