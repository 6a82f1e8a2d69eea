const asks = String.raw`(?:what|how|which|when|where|who|why|show|list|give|tell|should|do|does|did|is|are|am|can|could|would|will|buy|sell|rebalance|backtest|compare|explain|find|make|run|stress)`
const joint = new RegExp(String.raw`(?<=[?!.;])\s+(?=\S)|\n+|(?:,?\s+(?:and|also|then|plus)(?:\s+(?:also|then|please))?|;)\s+(?=${asks}(?:'s|'re)?\b)`, 'i')

/** "How am I doing, what did I pay?": a comma parts questions only where a question stands before it, not a condition. */
const opens = new RegExp(String.raw`^(?:(?:hi|hello|hey|so|ok(?:ay)?|please)[, ]+)*${asks}(?:'s|'re)?\b`, 'i')
const listed = /,\s+(?=(?:what|how|which|when|where|who|why)(?:'s|'re)?\b)/i

/** The questions of a message, apart: "How am I doing, and what did I pay in fees?" has two. Abbreviations and decimals don't split. */
export const partsOf = (message: string): readonly string[] =>
  message.replaceAll(/\b(e\.g|i\.e|vs|approx|inc|u\.s)\./gi, '$1').split(joint).flatMap((each) => (opens.test(each) ? each.split(listed) : [each])).map((each) => each.trim()).filter((each) => /[a-z]{2}/i.test(each))
