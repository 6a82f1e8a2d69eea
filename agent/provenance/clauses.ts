/** A stretch of a sentence that says one thing: between commas, semicolons, dashes and joining words. */
export interface Clause { readonly start: number; readonly end: number; readonly text: string }

const joints = /,\s+|;\s*|\s[-–—]\s|:\s+|\b(?:and|but|while|whereas|versus|vs\.?|against|compared (?:with|to)|than|or|which|then)\b/gi

/** The clauses of a sentence; a table row is one clause, since its first cell names what the others measure. */
export const clausesOf = (sentence: string): readonly Clause[] => {
  if (/^\s*\|/.test(sentence)) return [{ start: 0, end: sentence.length, text: sentence }]
  const clauses: Clause[] = []
  let from = 0
  for (const joint of sentence.matchAll(joints)) {
    clauses.push({ start: from, end: joint.index, text: sentence.slice(from, joint.index) })
    from = joint.index + joint[0].length
  }
  clauses.push({ start: from, end: sentence.length, text: sentence.slice(from) })
  return clauses
}
