import { tools } from '../tools/registry.ts'
import { openCheckpoints } from './foundations/checkpoints.ts'
import { createPrivacy } from './privacy/index.ts'
import type { Steward } from './steward.ts'
import { createSupervision } from './supervision/index.ts'
import { createTeams } from './teams/index.ts'
import { createPictures } from './teams/pictures.ts'
import { coreOf } from './wiring/core.ts'
import type { Foundations } from './wiring/foundations.ts'
import { identityOf } from './wiring/identity.ts'
import { advancing, closing, warming } from './wiring/lifecycle.ts'
import { talkingOf } from './wiring/talking.ts'
import { tradingOf } from './wiring/trading.ts'

/** The composition root: everything is made here once, from the foundations, and handed on as arguments. */
export const createSteward = (base: Foundations): Steward => {
  const core = coreOf(base)
  const { config, doors, db, market, clock, newId, log, metrics, pool, append, readFacts, personal: listeners } = core
  const { checkpointer, covering, anchoring } = openCheckpoints({ config, doors, signer: base.signer, log, clock })
  const checkpoint = (): void => { checkpointer.schedule() }
  // The gate tells conversations of their tickets, and conversations propose to the gate: one of the two is named before it is there.
  const trading = tradingOf(base, core, () => talking.parts)
  const { gate, execution, news } = trading
  const talking = talkingOf(base, core, trading, { steward: () => steward, afterTurn: checkpoint })
  const { conversations, personal } = talking
  const identity = identityOf(base, { db: doors.main, gate, clock, newId, log, config, append, demoAccounts: base.demoAccounts })
  const privacy = createPrivacy({ db: doors.main, clock, newId, log, sessions: identity.sessions, years: config.RETENTION_YEARS })
  const teams = createTeams({
    db: doors.main, gate, sessions: identity.sessions, conversations, clock, newId, log, config, onPersonal: listeners.listen, sendTicket: news.send, ticketState: news.stateOf, checkpoint,
    pictures: createPictures(db, base.signer, clock),
  })
  const supervision = createSupervision({ db: doors.main, clock, ids: newId, log, metrics, sampleShare: config.SUPERVISION_SAMPLE_PERCENT / 100 })
  const steward: Steward = {
    config, db: doors.main, audit: doors.audit, market, clock, newId, log, metrics, tools, pool, gate, ...identity, checkpointer, conversations, teams, supervision, personal, privacy, append, readFacts,
    notices: talking.notices, recordKey: base.signer.publicKey, demoAccounts: base.demoAccounts, sendTicket: news.send, ticketState: news.stateOf, onPersonal: listeners.listen,
    start: () => { for (const each of [execution, personal, privacy, teams, supervision]) each.start() },
    advance: advancing(base.market, append, async () => {
      execution.wake()
      await personal.marketMoved()
    }),
    warm: warming(base, pool, talking.recall),
    close: closing({ covering, execution, ownActs: personal, privacy, conversations, news, teams, supervision, pool, checkpointer, anchoring, doors, log }),
  }
  return steward
}
