type Sides<T> = Readonly<Record<'buy' | 'sell', T>>

const anyOf = (phrases: readonly string[]): RegExp => new RegExp(`\\b(?:${phrases.join('|')})\\b`, 'i')

/** Phrases that ask for a trade, and mean little else. */
const asks: Sides<readonly string[]> = {
  buy: ['buy', 'purchase', 'acquire', 'pick (?:me )?up', 'get (?:me |us )?\\$?\\d\\S*', 'add', 'put (?!me|aside|together|away|in an?)\\S+', 'invest', 'allocate', 'increase', 'top up', 'grab', 'snap up', 'scoop up', 'load up', 'stock up', 'another', 'deploy', 'put me down for', 'spread (?:\\S+ ){1,6}(?:over|across|among|between)', 'get (?:\\S+ ){1,5}(?:to work|invested)', '(?:\\d\\S*|half|dollars|usd|cash|money) (?:more )?into', 'place an? (?:limit |market )?order(?! to)',
    '(?<!\\b(?:my|the|an?|in|this|that|limit|market|last|open) )order (?:me |us )?\\$?\\d\\S*', '\\d\\S* (?:more|extra|additional)'],
  sell: ['sell', 'trim', 'dump', 'unload', 'liquidate', 'offload', 'close out', 'cash out', 'reduce', 'cut', 'decrease', 'lighten', 'take profits?', 'halve', 'free (?:\\S+ ){0,3}up', 'bring (?:\\S+ ){0,3}down', 'ditch', 'bin', 'shed', 'part with', 'withdraw', 'need \\$?\\d\\S* (?:\\S+ ){0,3}(?:from|out of) (?:my|our|the)', 'turn (?:\\S+ ){1,6}into cash',
    'let (?:\\S+ ){0,3}go', '(?:get|take|pull|want) (?:me |us )?(?:out|rid)', '(?:drop|exit|close|lower) (?:all|half|my|\\d\\S*)', 'raise (?:\\$|(?:\\S+ ){0,3}cash)', '\\d\\S* (?:less|fewer)'],
}

/** Words that tell the side only where it is known that a trade is spoken of. */
const tells: Sides<readonly string[]> = {
  buy: ['buying', 'bought', 'purchasing', 'get me', '(?<!\\bsell )order(?! to)', 'raise', 'grow', 'double', 'triple', 'more', 'extra', 'additional'],
  sell: ['selling', 'sold', 'exit', 'short', 'lower', 'drop the', 'proceeds'],
}

/** Words by which people ask to buy or to sell, in English: whole words; in doubt a word is left out, and the person is asked. */
export const askingWords: Sides<RegExp> = { buy: anyOf(asks.buy), sell: anyOf(asks.sell) }

/** The same, and looser words beside them, for a text that is known to be about a trade. */
export const sideWords: Sides<RegExp> = { buy: anyOf([...asks.buy, ...tells.buy]), sell: anyOf([...asks.sell, ...tells.sell]) }
