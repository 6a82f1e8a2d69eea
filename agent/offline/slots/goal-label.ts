/** "The lake house fund", "our boat goal", "the college pot". */
const before = /\b(?:the|my|our|an?|that|this|new|second)\s+((?:[a-z'’-]+\s){0,2}?[a-z'’-]+)\s+(?:goal|target|objective|fund|pot)s?\b/i
/** "New goal: Japan trip 2027", "a goal, cabin, 180k". */
const after = /\b(?:goal|target|objective)\b\s*[:,-]\s*(?:for\s+)?(?:an?\s+|the\s+|our\s+|my\s+)?([a-z][a-z'’ -]{2,30}?)(?=\s*(?:[,.;:]|\d|\$|$)|\s+(?:for|by|in|of|until|on)\b)/i
/** "25k for a camper by summer", "80,000 for a wedding in June". */
const purpose = /\bfor\s+(?:an?|the|my|our)\s+(?:new\s+)?((?:[a-z'’-]+\s){0,2}[a-z'’-]+)/i
/** "The boat is off", "we no longer want the sailing boat". */
const given = /\b(?:no longer (?:want|need)|don['’]t (?:want|need))\s+(?:an?|the|my|our)\s+((?:[a-z'’-]+\s){0,2}[a-z'’-]+)|\b(?:the|my|our)\s+((?:[a-z'’-]+\s)?[a-z'’-]+)\s+is off\b/i
const ends = /\s(?:by|in|on|until|due|within|for|and|so|at|of|with|to|from|is|goal|as|next|this)\b.*$/i

/** What says nothing about what the money is for: kinds of funds, and words around a goal. */
const empty = /\b(?:index|bond|stock|mutual|hedge|etf|money|savings?|investment|gold|new|second|another|old|first|date|day|year|month|monthly|same|current|present|long|short|term|policy|price|allocation|portfolio|whole|total|market|me|it|off|now|good|goals?|targets?|long run|sake|future)\b/i

/** What a goal is called in a message, with a capital, as it would stand on file; `undefined` where it has no name. */
export const goalLabelIn = (plain: string): string | undefined => {
  for (const pattern of [after, before, given, purpose]) {
    const match = pattern.exec(plain)
    const found = (match?.[1] ?? match?.[2])?.replace(ends, '').trim()
    if (found !== undefined && !empty.test(found)) return found.slice(0, 1).toUpperCase() + found.slice(1).toLowerCase()
  }
  return undefined
}
