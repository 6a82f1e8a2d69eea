import { refuse, type Refusal } from '../domain/result.ts'

/** `waitMs`: shown, but too short ago to have been read. */
export const notDisplayed = (ticketId: string, waitMs?: number): Refusal =>
  waitMs === undefined
    ? refuse('NOT_DISPLAYED', 'This ticket was not shown in this session. Nothing was sent.', { ticketId }, 'Open the ticket, read it, then confirm.')
    : refuse('NOT_DISPLAYED', 'This came faster than anyone can read. Nothing was sent.', { ticketId, waitMs }, 'Read the ticket, then confirm.')
