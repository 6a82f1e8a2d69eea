/** A pasted statement is one thing, however many lines it has. */
export const isStatement = (message: string): boolean => {
  const lines = message.split('\n').filter((line) => line.trim() !== '')
  return lines.length >= 2 && lines.some((line) => /\bdate\b/i.test(line) && /\b(?:action|type|transaction|activity)\b/i.test(line) && /[,;\t]/.test(line))
}
