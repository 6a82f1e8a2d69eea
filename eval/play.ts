import { createRunTurn } from '../agent/run-turn.ts'
import { offlineModel } from '../agent/offline/index.ts'
import { recordedModel } from '../agent/recorded/model.ts'
import { codeOf, startWorld, type Client, type World } from '../tests/harness.ts'
import { doIt, type Places } from './do.ts'
import { readTickets, readTurn, stateDigest, type TurnEvidence } from './evidence.ts'
import { grade, graders, type Finding } from './graders/index.ts'
import { strangersTo } from './strangers.ts'
import type { Scenario, ScenarioTurn } from './scenario.ts'
import type { Variant } from './variant.ts'

export interface PlayedTurn {
  readonly index: number
  readonly evidence: TurnEvidence | undefined
  readonly stateChanged: boolean
  readonly findings: readonly Finding[]
}
export interface Played {
  readonly scenario: Scenario
  readonly turns: readonly PlayedTurn[]
  readonly passed: boolean
}

/** Reads only: such scenarios may share a world, since nothing of one reaches the next. */
const sharesWorld = ({ model, asOf, turns }: Scenario): boolean =>
  model === undefined && asOf === undefined && turns.every((turn) => turn.do === undefined && (turn.expect.tickets === undefined || turn.expect.tickets === 0) && !(turn.expect.tools ?? []).includes('trade-proposer') && !/^accept[.!]?$/i.test(turn.say ?? ''))

interface Stage {
  readonly client: Client
  readonly world: World
  readonly who: string
  readonly others: readonly string[]
  conversationId: string | undefined
  ticket: Readonly<Record<string, unknown>> | undefined
  codes: number
}

const playDo = async (turn: ScenarioTurn, index: number, stage: Stage): Promise<PlayedTurn> => {
  const { db } = stage.world
  const [before, known] = [await stateDigest(db), new Set((await readTickets(db)).map(({ id }) => id))]
  const places: Places = { ticket: stage.ticket, conversationId: stage.conversationId, nextCode: () => codeOf(stage.who, stage.codes++) }
  const { findings } = await doIt(turn, stage.client, places)
  const made = (await readTickets(db)).filter(({ id }) => !known.has(id))
  stage.ticket = made.at(-1) ?? stage.ticket
  const stateChanged = await stateDigest(db) !== before
  const graded = { turn: { tickets: made } as unknown as TurnEvidence, stateChanged, others: [] }
  const more = (['tickets', 'stateUnchanged'] as const).flatMap((grader) => { const problem = graders[grader]!(graded, turn.expect); return problem === undefined ? [] : [{ grader, problem }] })
  return { index, evidence: undefined, stateChanged, findings: [...findings, ...more] }
}

const playSay = async (turn: ScenarioTurn, index: number, stage: Stage): Promise<PlayedTurn> => {
  const { db } = stage.world
  const before = await stateDigest(db)
  const { conversationId, turnId } = await stage.client.ask(turn.say!, stage.conversationId)
  stage.conversationId = conversationId
  const evidence = await readTurn(db, conversationId, turnId)
  stage.ticket = evidence.tickets.at(-1) ?? stage.ticket
  const stateChanged = await stateDigest(db) !== before
  return { index, evidence, stateChanged, findings: grade({ turn: evidence, stateChanged, others: stage.others }, turn.expect) }
}

/** A turn that breaks off is a finding, not the end of the evaluation. */
const playTurn = async (turn: ScenarioTurn, index: number, stage: Stage): Promise<PlayedTurn> => {
  try {
    return await (turn.do ? playDo : playSay)(turn, index, stage)
  } catch (error) {
    return { index, evidence: undefined, stateChanged: false, findings: [{ grader: 'run', problem: error instanceof Error ? error.message : String(error) }] }
  }
}

/** Plays scenarios through the whole product and grades each turn from its record and database. Worlds are made as needed and closed. */
export class Player {
  readonly #variant: Variant
  #shared: World | undefined

  constructor(variant: Variant) { this.#variant = variant }

  async #worldFor(scenario: Scenario): Promise<World> {
    if (sharesWorld(scenario) && this.#shared) return this.#shared
    const { models, prompts, budget } = this.#variant
    const used = scenario.model ? { primary: recordedModel(scenario.model), fallback: offlineModel({ embedder: null }) } : models
    const world = await startWorld({ runTurn: createRunTurn({ models: used, prompts, budget }), ...(scenario.asOf && { env: { STEWARD_AS_OF: scenario.asOf } }) })
    if (sharesWorld(scenario)) this.#shared = world
    return world
  }

  async play(scenario: Scenario): Promise<Played> {
    let world: World | undefined
    try {
      world = await this.#worldFor(scenario)
      const stage: Stage = { world, client: await world.signIn(scenario.as), who: scenario.as.split('@')[0]!, others: await strangersTo(world.db, scenario.as), conversationId: undefined, ticket: undefined, codes: 0 }
      const turns: PlayedTurn[] = []
      for (const [index, turn] of scenario.turns.entries()) turns.push(await playTurn(turn, index, stage))
      return { scenario, turns, passed: turns.every((turn) => turn.findings.length === 0) }
    } catch (error) {
      return { scenario, turns: [{ index: 0, evidence: undefined, stateChanged: false, findings: [{ grader: 'run', problem: error instanceof Error ? error.message : String(error) }] }], passed: false }
    } finally {
      if (world !== this.#shared) await world?.close()
    }
  }

  async close(): Promise<void> {
    await this.#shared?.close()
  }
}
