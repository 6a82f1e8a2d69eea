import type { TurnScene } from '../models.ts'
import { ofClient } from './say/of-client.ts'
import { forReader, levelOf } from './say/glossary.ts'
import { dialogueOf } from './dialogue.ts'
import { ask, skillOf } from './skills/index.ts'
import type { Done, Part, Planned, Saying, Stage } from './skills/skill.ts'
import { withLabels } from './slots/client-labels.ts'
import { nameBookOf, plainName } from '../words/names.ts'
import type { Classifier } from './understand/learned/classifier.ts'
import { scopeArgs } from './skills/scope.ts'
import { understand, type Understood } from './understand/understand.ts'

/** What the model does next: calls, or words when nothing more is needed. */
export interface Step {
  readonly calls: readonly (Planned & { readonly part: number })[]
  readonly round: number
  readonly text: string
}

interface Prepared { readonly stage: Stage; readonly understood: Understood }

/** Understanding is done once a turn, whatever the number of model calls. */
const prepared = new WeakMap<TurnScene, Promise<Prepared>>()

const prepare = async (scene: TurnScene, classifier: Classifier): Promise<Prepared> => {
  const names = nameBookOf(scene.market)
  const labels = scene.facts.clients.map(({ label }) => label)
  const past = scene.past.map((turn) => ({ ...turn, said: withLabels(turn.said, labels) }))
  const dialogue = dialogueOf(past, scene.facts)
  return { stage: { ...scene, past, names, dialogue }, understood: await understand(withLabels(scene.input.text, labels), { names, asOf: scene.market.asOf, dialogue, classifier, book: scene.facts.accounts.length === 0 ? labels.map((label) => label.toLowerCase()) : [] }) }
}

/** Begins to understand, so that the sentence model works while the turn is set up. A failure is told to whoever asks for the next step. */
export const preparedFor = (scene: TurnScene, classifier: Classifier): Promise<Prepared> => {
  const known = prepared.get(scene)
  if (known) return known
  const made = prepare(scene, classifier)
  made.catch(() => undefined)
  prepared.set(scene, made)
  return made
}

const order: readonly NonNullable<Saying['outcome']>[] = ['answered', 'clarify', 'refused', 'out-of-scope']

/** Several parts stand on one date: it is said once, at the end. */
const oneDate = (text: string): string => {
  const paragraphs = text.split('\n\n')
  const last = paragraphs.at(-1)
  return paragraphs.filter((each, at) => each !== last || at === paragraphs.length - 1 || !/^As of [\d-]+\.$/.test(each)).join('\n\n')
}

/** All parts' sayings as one; the outcome is the best that any part reached. */
const together = (sayings: readonly Saying[]): Saying => ({
  text: oneDate(sayings.map((each) => each.text).join('\n\n')),
  outcome: order.find((outcome) => sayings.some((each) => (each.outcome ?? 'answered') === outcome)) ?? 'answered',
  choices: sayings.flatMap((each) => each.choices ?? []),
})

const available = (calls: readonly Planned[], stage: Stage): boolean => calls.every((call) => stage.tools.some((tool) => tool.name === call.name))

/** Tools that look at one portfolio. */
const aboutOne = new Set(['portfolio', 'performance', 'transactions', 'stress-tester', 'optimizer', 'goal-planner', 'tax-planner', 'compliance-checker', 'risk-profiler', 'trade-preview'])

const clientOf = (part: Part, stage: Stage): string | undefined => {
  const { clientId } = scopeArgs(part, stage)
  return clientId === undefined ? undefined : stage.facts.clients.find(({ personId }) => personId === clientId)?.label
}

const lookedUp = new Set<Part['intent']>(['price', 'instrument', 'holding', 'news', 'fundamentals', 'advice-on-symbol', 'tax-on-sale', 'what-if-trade'])

/** What "its" was taken to mean, where the message names nothing: an instrument that an earlier one named. */
const spokenOf = ({ intent, plain, symbols }: Part, { names, past }: Stage): string | undefined => {
  const [symbol, another] = symbols
  if (symbol === undefined || another !== undefined || !lookedUp.has(intent) || names.mask(plain).symbols.length > 0 || !past.some(({ said }) => names.mask(said).symbols.includes(symbol))) return undefined
  const { name = symbol, kind } = names.get(symbol) ?? {}
  return kind === 'stock' ? `${plainName(name)} (${symbol})` : symbol
}

const sayPart = (part: Part, stage: Stage, done: readonly Done[]): Saying => {
  const skill = skillOf(part.intent)
  const first = skill.calls(part, stage, [])
  if (done.length === 0 && first.length > 0 && !available(first, stage)) return { text: 'I can\'t look that up here at the moment.' }
  const said = skill.say(part, stage, done)
  const carried = spokenOf(part, stage)
  const label = part.intent !== 'clients' && done.some((each) => aboutOne.has(each.name)) ? clientOf(part, stage) : undefined
  if (said.outcome === 'clarify') return said
  const text = carried === undefined ? said.text : `About ${carried}, which we just spoke of.\n\n${said.text}`
  return { ...said, text: label === undefined ? text : ofClient(text, label) }
}

/** The next step of a turn, given what its tools have answered so far. */
export const nextStep = async (scene: TurnScene, classifier: Classifier, results: ReadonlyMap<number, readonly Done[]>): Promise<Step> => {
  const { stage, understood } = await preparedFor(scene, classifier)
  const round = [...results.values()].reduce((sum, each) => sum + each.length, 0)
  const doubtful = understood.parts.find((part) => part.rival !== undefined)
  if (doubtful?.rival) {
    const asked = ask(doubtful.intent, doubtful.rival)
    scene.judge?.({ outcome: 'clarify', choices: asked.choices ?? [] })
    return { calls: [], round, text: asked.text }
  }
  const calls = understood.parts.flatMap((part) => skillOf(part.intent).calls(part, stage, results.get(part.index) ?? []).map((call) => ({ ...call, part: part.index })))
    .filter((call) => stage.tools.some((tool) => tool.name === call.name))
  if (calls.length > 0) return { calls, round, text: '' }
  const said = together(understood.parts.map((part) => sayPart(part, stage, results.get(part.index) ?? [])))
  scene.judge?.({ outcome: said.outcome ?? 'answered', choices: said.choices ?? [] })
  // What explains a term needs no gloss of it.
  const explains = understood.parts.every(({ intent }) => intent === 'education')
  const text = (said.outcome ?? 'answered') === 'answered' && !explains ? forReader(said.text, levelOf(scene.facts), scene.past.map((turn) => turn.reply).join('\n')) : said.text
  return { calls: [], round, text }
}
