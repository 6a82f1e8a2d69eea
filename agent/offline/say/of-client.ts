const words: readonly (readonly [RegExp, string])[] = [
  [/\bYour\b/g, 'Their'], [/\byour (?=policy|portfolio|holdings|funds|tax|benchmark|largest|unrealised|goals?|targets|risk|accounts?)/g, 'their '], [/\bYou (are|were|hold|have|received|paid|own)\b/g, 'They $1'], [/\byou (are|were|hold|have) (?=up|down|\d|ahead|behind|outside|inside|today)/g, 'they $1 '],
  [/\bwhat you hold\b/g, 'what they hold'], [/\bWhat you hold\b/g, 'What they hold'], [/\bhits you\b/g, 'hits them'],
]

/** Words to a person about their own money, said to an advisor about a client's. */
export const theirs = (text: string): string => words.reduce((said, [pattern, word]) => said.replaceAll(pattern, word), text)

/** An answer to an advisor about one client speaks of the client. */
export const ofClient = (text: string, label: string): string => `${label}:\n\n${theirs(text)}`
