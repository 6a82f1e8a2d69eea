import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../domain/ids.ts'
import type { Database } from '../../ledger/database.ts'
import { conversationChain, readChain } from '../../ledger/record.ts'
import type { Signer } from '../../ledger/signer.ts'
import { itemsOf } from '../conversation/transcript.ts'

interface Picture {
  readonly conversationId: string
  readonly personId: string
  readonly turnId: string
  /** Which card of the reply. */
  readonly index: number
}

/** Charts as pictures. Teams fetches them without anybody's session: the address itself is the permission, for one chart and one hour. */
export interface Pictures {
  path(picture: Picture): string
  /** PNG; `undefined` for an address that is forged, late, or of no chart. */
  read(key: string): Promise<Uint8Array | undefined>
}

const lifeMs = 3_600_000
const pictured = z.tuple([z.string(), z.string(), z.string(), z.number().int().min(0), z.number()])

export const createPictures = (db: Database, signer: Signer, clock: Clock): Pictures => {
  // A secret that only the holder of the signing key can make: the same on each server and after a restart. Ed25519 signs deterministically.
  const secret = signer.sign('steward-picture-key-v1')
  const seal = (payload: string): string => createHmac('sha256', secret).update(payload).digest('base64url')
  const opened = (key: string): z.output<typeof pictured> | undefined => {
    const [payload = '', given = ''] = key.split('.')
    const [right, found] = [Buffer.from(seal(payload)), Buffer.from(given)]
    if (right.length !== found.length || !timingSafeEqual(right, found)) return undefined
    const { data } = pictured.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
    return data !== undefined && data[4] > clock().getTime() ? data : undefined
  }
  return {
    path: ({ conversationId, personId, turnId, index }) => {
      const payload = Buffer.from(JSON.stringify([conversationId, personId, turnId, index, clock().getTime() + lifeMs])).toString('base64url')
      return `/api/charts/${payload}.${seal(payload)}`
    },
    read: async (key) => {
      const found = opened(key)
      if (!found) return undefined
      const [conversationId, personId, turnId, index] = found
      const items = itemsOf(await readChain(db.kysely, conversationChain(conversationId, personId).id))
      const reply = items.flatMap((item) => (item.kind === 'reply' && item.reply.turnId === turnId ? [item.reply] : []))[0]
      const chart = reply?.cards[index]?.chart
      return chart && (await import('../../channels/teams/chart/png.ts')).chartPng(chart)
    },
  }
}
