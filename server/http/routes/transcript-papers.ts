import { conversationChain, personChain, readChain, readStoredChain } from '../../../ledger/record.ts'
import { readCheckpoints } from '../../../ledger/checkpoint-store.ts'
import { exportRecord } from '../../../ledger/export.ts'
import { readTrades } from '../../compliance/trades.ts'
import { transcriptPaper } from '../../compliance/transcript-paper.ts'
import { printPaper } from '../../papers/paper.ts'
import type { Steward } from '../../steward.ts'
import { ok, param, type Routes, type SignedCall } from '../routing.ts'
import { chainProblems, transcriptOwner } from './transcripts.ts'

const attachment = (name: string, type: string) => ({ 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"`, 'Cache-Control': 'no-store' })

/** One conversation to compare, to hand on with its proofs, and to read on paper. Each is in the reader's own record. */
export const transcriptPaperRoutes = (steward: Steward): Routes<'GET /api/transcripts/:id/trades' | 'GET /api/transcripts/:id/export' | 'GET /api/transcripts/:id/pdf'> => {
  const taken = async (call: SignedCall, kind: string) => {
    const id = param(call, 'id')
    const person = await transcriptOwner(steward, id)
    await steward.append(personChain(call.session.person.id), kind, { sessionId: call.session.id, conversationId: id })
    return { id, person, chain: conversationChain(id, person.id).id }
  }
  return {
    'GET /api/transcripts/:id/trades': async (call) => {
      const { id } = await taken(call, 'trades-read')
      return ok({ id, trades: await readTrades(steward.audit.kysely, id) })
    },
    'GET /api/transcripts/:id/export': async (call) => {
      const { id, chain } = await taken(call, 'transcript-exported')
      await steward.checkpointer.flush()
      const lines: string[] = []
      await exportRecord({ kysely: steward.audit.kysely, checkpoints: await readCheckpoints(steward.config.CHECKPOINT_DIR), chainIds: [chain], write: (line) => { lines.push(line) } })
      return { status: 200, text: lines.join(''), headers: attachment(`${id}.jsonl`, 'application/x-ndjson; charset=utf-8') }
    },
    'GET /api/transcripts/:id/pdf': async (call) => {
      const { id, person, chain } = await taken(call, 'transcript-printed')
      const db = steward.audit.kysely
      const [entries, stored, trades] = await Promise.all([readChain(db, chain), readStoredChain(db, chain), readTrades(db, id)])
      const paper = transcriptPaper({ conversationId: id, person, entries, trades, problems: chainProblems(stored), createdAt: steward.clock() })
      return { status: 200, bytes: await printPaper(paper), headers: attachment(`${id}.pdf`, 'application/pdf') }
    },
  }
}
