import { createRunTurn } from '../agent/run-turn.ts'
import type { TurnModels } from '../agent/models.ts'
import { recordedModel } from '../agent/recorded/model.ts'
import { offlineModel } from '../agent/offline/index.ts'
import { prompts } from '../prompts/index.ts'
import { demoAccounts } from '../server/demo/accounts.ts'
import { codeOf, startWorld, type Client, type World } from '../tests/harness.ts'
import { readTurn, stateDigest, type TurnEvidence } from './evidence.ts'
import { grade, type Finding } from './graders/index.ts'
import type { Scenario, ScenarioTurn } from './scenario.ts'

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
  model === undefined && asOf === undefined && turns.every((turn) => turn.do === undefined && (turn.expect.tickets === undefined || turn.expect.tickets === 0) && !(turn.expect.tools ?? []).includes('trade-proposer'))

/** Identifiers of everybody but the speaker; an advisor's clients belong to the advisor. */
const othersOf = (who: string): readonly string[] => {
  const advisor = ['advisor', 'supervisor', 'compliance'].some((each) => who.startsWith(each))
  return advisor ? [] : demoAccounts.filter(({ email }) => email !== who && email !== `${who}@demo.local` && !email.startsWith('admin')).map((each) => each.personId)
}

interface Stage { readonly client: Client; readonly world: World; readonly who: string; conversationId: string | undefined; ticket: Readonly<Record<string, unknown>> | undefined; codes: number }

const filled = (text: string, stage: Stage): string => text
  .replaceAll('{ticketId}', String(stage.ticket?.id ?? '')).replaceAll('{hash}', String(stage.ticket?.hash ?? '')).replaceAll('{accountId}', String(stage.ticket?.accountId ?? ''))
  .replaceAll('{code}', () => codeOf(stage.who, stage.codes++))

const doIt = async (turn: ScenarioTurn, stage: Stage): Promise<readonly Finding[]> => {
  const { method, path, body } = turn.do!
  const to = filled(path, stage)
  const sent: unknown = body === undefined ? undefined : JSON.parse(filled(JSON.stringify(body), stage))
  const answer = method === 'GET' ? await stage.client.get(to) : method === 'POST' ? await stage.client.post(to, sent, { 'idempotency-key': crypto.randomUUID() }) : await stage.client.delete(to)
  const wanted = turn.expect.status
  return wanted === undefined || wanted === answer.status ? [] : [{ grader: 'status', problem: `${method} ${to} answered ${answer.status}, not ${wanted}: ${JSON.stringify(answer.body).slice(0, 200)}` }]
}

const playTurn = async (turn: ScenarioTurn, index: number, stage: Stage): Promise<PlayedTurn> => {
  const before = await stateDigest(stage.world.db)
  if (turn.do) {
    const findings = await doIt(turn, stage)
    const stateChanged = await stateDigest(stage.world.db) !== before
    const changed = turn.expect.stateUnchanged === true && stateChanged ? [{ grader: 'stateUnchanged', problem: 'the state changed' }] : []
    return { index, evidence: undefined, stateChanged, findings: [...findings, ...changed] }
  }
  const { conversationId, turnId } = await stage.client.ask(turn.say!, stage.conversationId)
  stage.conversationId = conversationId
  const evidence = await readTurn(stage.world.db, conversationId, turnId)
  stage.ticket = evidence.tickets.at(-1) ?? stage.ticket
  const stateChanged = await stateDigest(stage.world.db) !== before
  return { index, evidence, stateChanged, findings: grade({ turn: evidence, stateChanged, others: othersOf(stage.who) }, turn.expect) }
}

/** Plays scenarios through the whole product and grades each turn from its record and database. Worlds are made as needed and closed. */
export class Player {
  readonly #models: TurnModels
  #shared: World | undefined

  constructor(models: TurnModels) { this.#models = models }

  async #worldFor(scenario: Scenario): Promise<World> {
    if (sharesWorld(scenario) && this.#shared) return this.#shared
    const models: TurnModels = scenario.model ? { primary: recordedModel(scenario.model), fallback: offlineModel({ embedder: null }) } : this.#models
    const world = await startWorld({ runTurn: createRunTurn({ models, prompts }), ...(scenario.asOf && { env: { STEWARD_AS_OF: scenario.asOf } }) })
    if (sharesWorld(scenario)) this.#shared = world
    return world
  }

  async play(scenario: Scenario): Promise<Played> {
    const world = await this.#worldFor(scenario)
    try {
      const stage: Stage = { world, client: await world.signIn(scenario.as), who: scenario.as, conversationId: undefined, ticket: undefined, codes: 0 }
      const turns: PlayedTurn[] = []
      for (const [index, turn] of scenario.turns.entries()) turns.push(await playTurn(turn, index, stage))
      return { scenario, turns, passed: turns.every((turn) => turn.findings.length === 0) }
    } finally {
      if (world !== this.#shared) await world.close()
    }
  }

  async close(): Promise<void> {
    await this.#shared?.close()
  }
}
