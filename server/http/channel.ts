import type { IncomingMessage } from 'node:http'
import type { ChannelName } from '../../domain/conversation.ts'

/** Our own terminal says so; everyone else on HTTP is the web. It only labels displays and tickets, it grants nothing. */
export const channelOf = (request: IncomingMessage): ChannelName => (request.headers['x-steward-channel'] === 'terminal' ? 'terminal' : 'web')
