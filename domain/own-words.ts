/** What introduces words of others: what follows the colon, to the end of the message, is not the person's. */
const introduced = /\b(?:news|article|headline|story|e-?mail|newsletter|press release|report says|post|tweet|blog|forum|message from|transcript|analyst|they (?:say|wrote)|it says|quote|pasted|copied|forwarded|fwd?)\b[^:\n]{0,60}:/i

const fenced = /```[\s\S]*?(?:```|$)/g
const quotedLine = /^\s*(?:>|\|).*$/gm
/** Quotes of a few words are emphasis; longer ones are somebody's text. */
const quotation = /"[^"\n]{30,}"|\u201c[^\u201d\n]{30,}\u201d|\u00ab[^\u00bb\n]{30,}\u00bb|\u201e[^\u201c\u201d\n]{30,}[\u201c\u201d]/g
const address = /\bhttps?:\/\/\S+/gi

/** People type a few sentences; a paragraph beyond this many characters was pasted. */
const longestTyped = 400

/**
 * The part of a message that its sender wrote themselves, without quotations, quoted lines, code, links, long paragraphs and
 * whatever an "article:" or "e-mail:" introduces. It errs towards too little: a trade must be asked for in plain words.
 */
export const ownWords = (text: string): string => {
  const plain = text.replace(fenced, ' ').replace(quotedLine, ' ').replace(quotation, ' ').replace(address, ' ')
  const end = introduced.exec(plain)
  const typed = end ? plain.slice(0, end.index + end[0].length) : plain
  return typed.split(/\n\s*\n/).filter((paragraph) => paragraph.length <= longestTyped).join('\n\n').trim()
}
