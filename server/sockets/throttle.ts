/** What one client may send: a burst of 30, then 10 a second. Somebody who ignores ten times that is disconnected. */
const burst = 30
const perSecond = 10
const patience = 100

export type Verdict = 'pass' | 'slow-down' | 'disconnect'
export type Judge = (nowMs: number) => Verdict

/** Judges each event of one connection by the clock in ms that it is given. */
export const createThrottle = (): Judge => {
  let level = burst
  let at = Number.NaN
  let refused = 0
  return (nowMs) => {
    level = Number.isNaN(at) ? burst : Math.min(burst, level + (Math.max(0, nowMs - at) / 1000) * perSecond)
    at = nowMs
    if (level >= 1) { level -= 1; return 'pass' }
    refused += 1
    return refused > patience ? 'disconnect' : 'slow-down'
  }
}
