import { paragraphs } from '../say/format.ts'
import { asksSide } from '../../../domain/asked-trade.ts'
import { withoutData } from './no-data.ts'
import type { Part, Saying, Skill, Stage } from './skill.ts'

/** A name as a sentence shows it: what was typed small gets its capitals. */
export const shown = (name: string): string => name.replace(/^\$/, '').replaceAll(/(?<![\w'’])[a-z]/g, (letter) => letter.toUpperCase())

const object = /(?:\b(?:buy|sell|dump|of|in|into|for|with|my|our|the|all|any|some|more|half|every|entire|\d[\d,.]*k?)|\$)\s*$/i

/** Questions of what something is: whatever they name in capitals is meant. */
const looksUp = new Set<Part['intent']>(['price', 'instrument', 'fundamentals', 'news'])

/** What is asked about and not listed here. Beside a listed name, only what its own sentence would have traded. */
const askedAbout = (part: Part, { names }: Stage): string | undefined => {
  if (part.symbols.length === 0) return looksUp.has(part.intent) ? withoutData(part, { names }) : names.unlisted(part.plain)[0]?.name
  return part.plain.split(/(?<=[.?!;])\s+/).filter((sentence) => asksSide('buy', [sentence]) || asksSide('sell', [sentence]) || /\b(?:swap|switch|mov|if)/i.test(sentence))
    .flatMap((sentence) => names.unlisted(sentence).filter(({ at }) => object.test(sentence.slice(0, at))))[0]?.name
}

const sayUnlisted = (name: string): string => paragraphs(
  `${shown(name)} is not among the funds, shares and coins that I can see here. So you hold none of it here, I know no price of it, and I can't trade it.`,
  'Name one that is listed, or ask me to find a fund.')

/** A skill that needs a name says so where the one that it was given is not listed, instead of asking for it again. What is held is looked up all the same. */
export const orUnlisted = (skill: Skill, outcome: Saying['outcome'] = 'answered'): Skill => ({
  calls: (part, stage, done) => {
    const calls = skill.calls(part, stage, done)
    return askedAbout(part, stage) === undefined ? calls : calls.filter(({ name }) => !name.startsWith('trade-'))
  },
  say: (part, stage, done) => {
    const name = askedAbout(part, stage)
    const said = name === undefined ? skill.say(part, stage, done) : undefined
    const unheard = said?.outcome === 'clarify' ? stage.names.unlisted(part.plain)[0]?.name : name
    return said && unheard === undefined ? said : { text: sayUnlisted(unheard!), outcome }
  },
})
