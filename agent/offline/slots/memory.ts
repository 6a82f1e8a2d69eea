const keptWords = '(?:remember(?:ed)?|know|kept|keep|noted?|stored?|saved?|learn\\w*|memori[sz]ed|written|wrote|jotted|recorded|squirrel\\w*|stashed|tucked|on file|got on)'
const asksWhat = new RegExp(String.raw`\bwhat(?:'s|'ve)?\b.{0,25}\b(?:you|u)\b.{0,15}\b${keptWords}\b|\b(?:list|show|read (?:me )?back|everything|all)\b.{0,25}\byou(?:'ve| have)?\b.{0,12}\b${keptWords}\b|\b(?:my|your|show|list)\b.{0,12}\b(?:memories|notes)\b|\byou (?:remember|know) about me\b`, 'i')
const forgets = /\b(?:forget|delete|erase|remove|unlearn|wiped?|strike|scrap)\b\s*(?:about\s+)?(?:that|the (?:fact|thing|note|memory) (?:that|about|of)|what i (?:said|told you|mentioned) (?:about|abt)|about|what)?\s*(.*?)[.!?]*$/i
const corrects = /\b(?:correct|fix|update|change)\b.{0,40}?(?:memor(?:y|ies)|remember|know|note)\b(?:\s+(?:about|of|on|that))?\s*(.*?)\s*(?:\bto(?: say)?\b\s*:?|:)\s+(.+?)[.!]*$/i
const keeps = /\b(?:remember|keep in mind|make a note|take a note|note(?: down)?|bear in mind|don['’]t forget|do not forget)\b[,:]?\s*(?:that|of this|this)?[,:]?\s*(.+?)[.!]*$/i

/** "I told you about my sister's illness, wipe that": what goes is what was told. */
const toldBefore = /\bi (?:once )?(?:told you|mentioned|said)(?: once| before| last time)?(?: (?:about|that))?\s+(.+?)(?=[,.;]|\s+(?:last|and)\b|$)/i
const onlyThat = /^(?:that|it|this|from your notes|them)?(?: from your (?:notes|memory))?$/i
/** "… please make a note of it": what is kept stands before. */
const keepsThat = /^(.{8,}?)[,.;:]?\s+(?:so\s+)?(?:and\s+)?(?:please\s+|kindly\s+)?(?:make a note|take a note|keep (?:this|that|it) in mind|note (?:this|that|it)|remember (?:this|that|it)|bear (?:this|that|it) in mind)(?:\s+of (?:it|this|that))?(?:\s*,?\s*please|\s+(?:when|for)\b.*)?[.!]*$/i
const opening = /^(?:(?:for (?:future reference|next time|later(?: chats)?|the record)|note to keep(?: for later chats)?|to keep for later chats|fyi|please)[,:]?\s*(?:that\s+)?)+/i

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
  const unsays = /\b(?:wiped?|strike|scrap|forget|delete|erase)\b.{0,12}\b(?:that|it|this)\b/i.test(plain) && toldBefore.test(plain)
  if (asksWhat.test(plain) && !unsays) return { action: 'list' }
  const before = keepsThat.exec(plain)?.[1]
  const kept = before ?? keeps.exec(plain)?.[1]
  if (kept === undefined || unsays || /^(?:please |can you |could you )*(?:forget|delete|erase|remove|wipe)\b/i.test(plain)) {
    const named = forgets.exec(plain)?.[1]?.trim()
    const query = named === undefined || unsays || onlyThat.test(named) || named.length < 3 ? toldBefore.exec(plain)?.[1] ?? named : named
    return { action: 'forget', ...(query !== undefined && query.length > 2 && !/^(?:everything|it all|me)$/i.test(query) && { query: query.slice(0, 200) }) }
  }
  const text = capital(kept.trim().replace(opening, '').replace(/,? please$/i, '')).slice(0, 500)
  return { action: 'remember', text, kind: kinds.find(([words]) => words.test(text))?.[1] ?? 'preference' }
}
