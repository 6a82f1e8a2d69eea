import type { TurnScene } from '../models.ts'
import { dialogueOf } from './dialogue.ts'
import { ask, skillOf } from './skills/index.ts'
import type { Done, Part, Planned, Saying, Stage } from './skills/skill.ts'
import { nameBookOf } from './slots/names.ts'
import type { Classifier } from './understand/learned/classifier.ts'
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

const prepare = async (scene: TurnScene, classifier: Classifier | undefined): Promise<Prepared> => {
  const names = nameBookOf(scene.market)
  const dialogue = dialogueOf(scene.past, scene.facts)
  return { stage: { ...scene, names, dialogue }, understood: await understand(scene.input.text, { names, asOf: scene.market.asOf, dialogue, classifier, book: scene.facts.accounts.length === 0 ? scene.facts.clients.map(({ label }) => label.toLowerCase()) : [] }) }
}

const order: readonly NonNullable<Saying['outcome']>[] = ['answered', 'clarify', 'refused', 'out-of-scope']

/** All parts' sayings as one; the outcome is the best that any part reached. */
const together = (sayings: readonly Saying[]): Saying => ({
  text: sayings.map((each) => each.text).join('\n\n'),
  outcome: order.find((outcome) => sayings.some((each) => (each.outcome ?? 'answered') === outcome)) ?? 'answered',
  choices: sayings.flatMap((each) => each.choices ?? []),
})

const available = (calls: readonly Planned[], stage: Stage): boolean => calls.every((call) => stage.tools.some((tool) => tool.name === call.name))

const sayPart = (part: Part, stage: Stage, done: readonly Done[]): Saying => {
  const skill = skillOf(part.intent)
  const first = skill.calls(part, stage, [])
  if (done.length === 0 && first.length > 0 && !available(first, stage)) return { text: 'I can\'t look that up here at the moment.' }
  return skill.say(part, stage, done)
}

/** The next step of a turn, given what its tools have answered so far. */
export const nextStep = async (scene: TurnScene, classifier: Classifier | undefined, results: ReadonlyMap<number, readonly Done[]>): Promise<Step> => {
  let promise = prepared.get(scene)
  if (!promise) prepared.set(scene, promise = prepare(scene, classifier))
  const { stage, understood } = await promise
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
  return { calls: [], round, text: said.text }
}
