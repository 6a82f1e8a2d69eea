import { bodyOf, type Entry, type Finding } from './finding.ts'

interface Term { readonly rule: string; readonly words: RegExp }

/**
 * What a person writes that a reviewer should read: signs of a complaint, of inside information, of conversations moved elsewhere, of
 * exploitation or hardship, of evading a control (topics of FINRA 3110 and of its notices on senior exploitation and off-channel messages).
 */
const person: readonly Term[] = [
  { rule: 'complaint', words: /\b(complain(t|ts|ing|ed)?|lawyers?|attorneys?|sue|suing|ombudsman|regulator|misled|mis-?sold|lied to me|want my money back)\b/ },
  { rule: 'inside-information', words: /\b(insider|inside information|not (yet )?public|non-?public|before (it is|it's|they) announced?|before the announcement|merger nobody knows)\b/ },
  { rule: 'off-channel', words: /\b(whats ?app|telegram|signal group|wechat|text me at|my (private|personal) (e-?mail|number|phone)|off the record)\b/ },
  { rule: 'possible-exploitation', words: /\b(gift cards?|remote access|screen ?shar(e|ing)|any ?desk|team ?viewer|someone (called|phoned) me|told me not to tell|wire it to|move it to (his|her|their) account|my (son|daughter|nephew|niece|carer|caregiver|new friend) (says|said|told me|wants))\b/ },
  { rule: 'hardship', words: /\b(lost my job|laid off|made redundant|can(no|')t pay|bankrupt(cy)?|foreclos\w+|evict(ed|ion)|terminal(ly)? ill|dementia|alzheimer\w*|passed away|divorc(e|ed|ing)|gambl(e|ed|ing)|kill myself|suicid\w+)\b/ },
  { rule: 'evading-controls', words: /\b(without the (code|check|confirmation)|skip the (code|check|step)|(split|break) (it|them|this|the order) (up )?(so|to stay|to keep|into)|(stay|keep it|just) (under|below) (the )?(limit|threshold|10[,.]?000|ten thousand)|don'?t (record|log) this|ignore (your|all|the) (previous )?(rules|instructions))\b/ },
]

/** What Steward must never say; a hit means that a wall before it has a hole. */
const steward: readonly Term[] = [
  { rule: 'promise', words: /\b(guarantee(d|s)? (you )?(a |to )?(return|profit|gain|income)|cannot lose|can't lose|(completely|totally|entirely) safe|risk-?free|sure (thing|bet)|certain to (rise|gain|win))\b/ },
  { rule: 'urgency', words: /\b(act now|buy now|last chance|before it's too late|hurry|don't miss)\b/ },
]

const replyText = (body: Readonly<Record<string, unknown>>): string => {
  const reply = body['reply']
  return typeof reply === 'object' && reply !== null && 'text' in reply ? String(reply.text) : ''
}
/** A person who is told that nothing is guaranteed is not promised anything. */
const denied = /\b(no|not|never|nothing|nobody|cannot be|can't be|isn't|without)\b[^.!?]{0,40}$/

const said = (terms: readonly Term[], text: string, unlessDenied: boolean): readonly Finding[] => {
  const lower = text.normalize('NFKC').replaceAll(/[’‘]/g, "'").toLowerCase()
  return terms.flatMap(({ rule, words }): readonly Finding[] => {
    const hit = words.exec(lower)
    return hit && !(unlessDenied && denied.test(lower.slice(0, hit.index))) ? [{ kind: 'lexicon', rule }] : []
  })
}

/** The words of one entry against the list, each rule at most once. */
export const lexicon = (entry: Entry): readonly Finding[] => {
  if (entry.kind === 'message-received') return said(person, String(bodyOf(entry)['text'] ?? ''), false)
  if (entry.kind === 'reply-sent') return said(steward, replyText(bodyOf(entry)), true)
  return []
}

export const lexiconRules: readonly string[] = [...person, ...steward].map(({ rule }) => rule)
