const asksWhat = /\bwhat\b.{0,25}\byou\b.{0,15}\b(?:remember|know|kept|keep|noted?|stored?|saved?|learn\w*)\b|\b(?:my|your|show|list)\b.{0,12}\b(?:memories|notes)\b|\byou (?:remember|know) about me\b/i
const forgets = /\b(?:forget|delete|erase|remove|unlearn|wipe)\b\s*(?:about\s+)?(?:that|the (?:fact|thing|note|memory) (?:that|about|of)|what i said about|about|what)?\s*(.*?)[.!?]*$/i
const corrects = /\b(?:correct|fix|update|change)\b.{0,40}?(?:memor(?:y|ies)|remember|know|note)\b(?:\s+(?:about|of|on|that))?\s*(.*?)\s*(?:\bto(?: say)?\b\s*:?|:)\s+(.+?)[.!]*$/i
const keeps = /\b(?:remember|keep in mind|make a note|take a note|note(?: down)?|bear in mind|don['’]t forget|do not forget)\b[,:]?\s*(?:that|of this|this)?[,:]?\s*(.+?)[.!]*$/i

const kinds: readonly (readonly [RegExp, string])[] = [
  [/\b(?:no|never|don'?t|do not|avoid|exclude|without|not want|won'?t|can'?t|only|at (?:most|least))\b/i, 'constraint'],
  [/\b(?:born|baby|child(?:ren)?|daughter|son|marr\w+|wedding|divorc\w+|new job|retir\w+|moved?|moving|ill|died|widow\w*|college|pregnan\w*|inherit\w*|redundan\w*|laid off)\b/i, 'life-event'],
  [/\b(?:goal|want to (?:buy|have|reach|retire)|save for|saving for|by 20\d\d|plan to)\b/i, 'goal'],
  [/\b(?:agreed|we said|promised|decided)\b/i, 'agreement'],
]

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** What a message wants of the memory: list, forget, correct or remember, with the person's own words. */
export const plainMemory = (plain: string): Readonly<Record<string, unknown>> => {
  const corrected = corrects.exec(plain)
  if (corrected?.[2]) return { action: 'correct', ...(corrected[1] !== '' && { query: corrected[1] }), text: corrected[2].slice(0, 500) }
  if (asksWhat.test(plain)) return { action: 'list' }
  const kept = keeps.exec(plain)?.[1]
  if (kept === undefined || /^(?:please |can you |could you )*(?:forget|delete|erase|remove|wipe)\b/i.test(plain)) {
    const query = forgets.exec(plain)?.[1]?.trim()
    return { action: 'forget', ...(query !== undefined && query.length > 2 && !/^(?:everything|it all|me)$/i.test(query) && { query: query.slice(0, 200) }) }
  }
  const text = capital(kept.trim()).slice(0, 500)
  return { action: 'remember', text, kind: kinds.find(([words]) => words.test(text))?.[1] ?? 'preference' }
}
