import { createHash } from 'node:crypto'
import type { TeamsPlace } from '../../channels/teams/port.ts'

/** A chat by the tenant and the connector's own id of it. */
export const chatIdOf = ({ tenantId, chatId }: Pick<TeamsPlace, 'tenantId' | 'chatId'>): string => `teams-${createHash('sha256').update(JSON.stringify([tenantId, chatId])).digest('hex').slice(0, 40)}`
