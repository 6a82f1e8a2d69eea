import { sessionClose, sessionOn, tradingDaysBetween } from '../domain/calendar.ts'
import { isoDate, type IsoTime } from '../domain/units.ts'

/**
 * How many sessions after its own a snapshot price may still be traded on. The snapshot has one close a week, so a week (five
 * sessions) is the widest gap between two of them; past its last date the clock may move on this far before trading stops.
 */
export const snapshotGraceSessions = 5

/** Delayed quotes serve paper trading only, up to this age. Yahoo delays exchange prices by 15 minutes; the rest is transport. */
export const delayedQuoteMaxAgeMs = 20 * 60_000

/** NYSE sessions from a quote's stamp to the market's now (a date); 0 on the same session. */
export const sessionsSince = (quoteTime: string, now: string): number =>
  tradingDaysBetween(isoDate(quoteTime.slice(0, 10)), sessionOn(isoDate(now)))

/** Whether a snapshot quote may be traded on at the market's now. Fails closed: a stamp from after `now` is not fresh. */
export const isFreshOnSnapshot = (quoteTime: string, now: string): boolean =>
  quoteTime.slice(0, 10) <= now && sessionsSince(quoteTime, now) <= snapshotGraceSessions

/** The instant at which a snapshot market stands: the close of the session on or before its now. */
export const snapshotInstant = (now: string): IsoTime => sessionClose(sessionOn(isoDate(now)))!
