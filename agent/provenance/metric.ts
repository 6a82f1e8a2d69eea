import type { Leaf } from './evidence.ts'

/** Families of measures, as words of a sentence and as keys of a result. A figure of one never stands for another. */
const families: readonly { readonly name: string; readonly words: RegExp; readonly keys: RegExp }[] = [
  { name: 'volatility', words: /\b(?:volatil\w+|standard deviation|swings?)\b/i, keys: /volatil|stdev|deviation|^risk(?:Before|After)$/i },
  { name: 'drawdown', words: /\b(?:drawdown|worst fall|deepest fall|peak to trough|fell by at most)\b/i, keys: /drawdown|worstFall/i },
  { name: 'fee', words: /\b(?:fees?|commissions?|expense ratios?)\b/i, keys: /fee|commission|expense/i },
  { name: 'tax', words: /\b(?:tax|taxes)\b(?! (?:lot|loss))/i, keys: /tax/i },
  { name: 'yield', words: /\b(?:dividend yield|yield)\b/i, keys: /yield/i },
  { name: 'sharpe', words: /\bsharpe\b/i, keys: /sharpe/i },
  { name: 'risk', words: /\b(?:of (?:the |your )?risk|risk contribution)\b/i, keys: /riskShare|riskContribution|shareOfRisk/i },
  { name: 'weight', words: /\b(?:weights?|of (?:your |the )?(?:portfolio|account))\b/i, keys: /weight|share|target|drift|exposure|low|high|before|after/i },
]

/** Whether a leaf's key contradicts the clause: the clause names one family of measures, and the key belongs to another. */
export const contradictsMetric = (clause: string, leaf: Leaf): boolean => {
  const said = families.filter((each) => each.words.test(clause))
  const own = families.filter((each) => (leaf.sentence === undefined ? each.keys.test(leaf.key) : each.words.test(leaf.sentence)))
  if (said.length !== 1 || own.length === 0) return false
  return !own.some((each) => each.name === said[0]!.name)
}

const pastWords = /\b(?:before|now|today|current(?:ly)?|at present|so far|from)\b/i
const nextWords = /\b(?:after|afterwards|would (?:be|become|go|rise|fall|have)|will|becomes?|to)\b/i

/** "Before" and "after" figures must not change places. */
export const contradictsTime = (clause: string, leaf: Leaf): boolean => {
  const before = /before|current/i.test(leaf.key)
  const after = /after|proposed/i.test(leaf.key)
  if (before === after) return false
  const past = pastWords.test(clause)
  const next = nextWords.test(clause)
  return past !== next && (before ? next : past)
}

const downWords = /\b(?:fell|falls?|fallen|falling|drop(?:s|ped|ping)?|declin\w+|down|lost|loss(?:es)?|los(?:e|es|ing)|decreas\w+|below|under(?:weight|performed)?|behind|shrank|minus|worse|short(?:fall)?|slip(?:s|ped)?|cut|negative|drawdown|less|lower|cheaper|costs?|paid|pay|outflow|withdrew|at risk|worst)\b/i
const upWords = /\b(?:rose|rises?|risen|rising|gain(?:s|ed|ing)?|grew|grow(?:s|n|th)?|up|increas\w+|earn(?:s|ed)?|made|above|ahead|profit|plus|won|climb\w*|positive|better|outperformed|over(?:weight)?|returned)\b/i
/** Losses that tools state as positive magnitudes. */
const lossKey = /loss|drawdown|fall|shortfall|var$|cvar|atRisk|cost|fee|tax|worst|turnover|volatil|sell/i

/** Whether a printed sign, or the direction that the clause's words give, fits the recorded sign. */
export const signFits = (clause: string, printed: -1 | 0 | 1, value: number, leaf: Leaf): boolean => {
  if (printed !== 0) return value === 0 || Math.sign(value) === printed || (printed === -1 && lossKey.test(leaf.key))
  const down = downWords.test(clause)
  const up = upWords.test(clause)
  if (down === up) return value >= 0 || down || /loss|drawdown|shortfall/i.test(leaf.key)
  if (up) return value >= 0 && !(/loss|drawdown|shortfall/i.test(leaf.key))
  return value <= 0 || !/return|gain|change|growth|pnl|profit|excess|contribution|impact|cagr/i.test(leaf.key)
}
