import type { Steward } from '../../steward.ts'
import type { Routes } from '../routing.ts'
import { accountRoutes } from './account.ts'
import { adminPeopleRoutes } from './admin-people.ts'
import { adminProposalRoutes } from './admin-proposals.ts'
import { adminRoutes } from './admin.ts'
import { bulkRoutes } from './bulk.ts'
import { clientRoutes } from './clients.ts'
import { conversationRoutes } from './conversations.ts'
import { localRoutes } from './local.ts'
import { marketRoutes } from './market.ts'
import { openIdRoutes } from './openid.ts'
import { operationsRoutes } from './operations.ts'
import { passkeyRoutes } from './passkeys.ts'
import { personalRoutes } from './personal.ts'
import { portfolioRoutes } from './portfolio.ts'
import { proposalRoutes } from './proposals.ts'
import { privacyRoutes } from './privacy.ts'
import { recordRoutes } from './record.ts'
import { safekeepingRoutes } from './safekeeping.ts'
import { reportRoutes } from './reports.ts'
import { sessionRoutes } from './session.ts'
import { supervisionRoutes } from './supervision.ts'
import { teamsRoutes } from './teams.ts'
import { ticketRoutes } from './tickets.ts'
import { transcriptPaperRoutes } from './transcript-papers.ts'
import { transcriptRoutes } from './transcripts.ts'
import { widgetRoutes } from './widget.ts'

/** Every endpoint of the access table has its handler here: the type says so. */
export const allRoutes = (steward: Steward): Routes => ({
  ...operationsRoutes(steward), ...sessionRoutes(steward), ...accountRoutes(steward), ...openIdRoutes(steward), ...portfolioRoutes(steward), ...conversationRoutes(steward), ...widgetRoutes(steward), ...proposalRoutes(steward), ...ticketRoutes(steward),
  ...passkeyRoutes(steward), ...personalRoutes(steward), ...clientRoutes(steward), ...reportRoutes(steward), ...bulkRoutes(steward), ...teamsRoutes(steward), ...transcriptRoutes(steward), ...recordRoutes(steward), ...transcriptPaperRoutes(steward), ...supervisionRoutes(steward), ...adminRoutes(steward), ...adminPeopleRoutes(steward), ...adminProposalRoutes(steward), ...privacyRoutes(steward), ...safekeepingRoutes(steward), ...marketRoutes(steward), ...localRoutes(steward),
})
