const anyOf = (phrases: readonly string[]): RegExp => new RegExp(`\\b(?:${phrases.join('|')})\\b`, 'i')

/** Words by which people say that they buy or that they sell, in English. Whole words; in doubt a word is left out, and the person is asked. */
export const sideWords: Readonly<Record<'buy' | 'sell', RegExp>> = {
  buy: anyOf(['buy(?:ing)?', 'bought', 'purchas(?:e|ing)', 'acquire', 'pick (?:me )?up', 'get me', 'add', 'put', 'invest', 'allocate', 'order', 'increase', 'raise', 'grow', 'double', 'triple', 'top up',
    'grab', 'snap up', 'scoop up', 'load up', 'stock up', 'more', 'another', 'extra', 'additional']),
  sell: anyOf(['sell(?:ing)?', 'sold', 'trim', 'dump', 'unload', 'liquidate', 'offload', 'exit', 'close out', 'cash out', 'reduce', 'cut', 'short', 'lower', 'decrease', 'lighten', 'take profits?', 'bring down', 'halve',
    'ditch', 'bin', 'shed', 'part with', 'let (?:\\S+ ){0,3}go', '(?:get|take|pull|want) (?:me |us )?(?:out|rid)', 'drop (?:all|half|my|the|\\d+)', 'proceeds']),
}
