interface Line {
  readonly connected: boolean
  on(event: 'connect' | 'disconnect', listener: () => void): unknown
  off(event: 'connect' | 'disconnect', listener: () => void): unknown
}

const patienceMs = 180_000

/**
 * Calls `giveUp` after three minutes on end without a connection; returns what stops the watch. While there is a connection nobody
 * gives up: the server ends every turn by itself, by its own `TURN_SECONDS`.
 */
export const whenOutOfReach = (line: Line, giveUp: () => void): (() => void) => {
  let timer: NodeJS.Timeout | undefined
  const lost = () => { timer ??= setTimeout(giveUp, patienceMs) }
  const back = () => { clearTimeout(timer); timer = undefined }
  line.on('disconnect', lost)
  line.on('connect', back)
  if (!line.connected) lost()
  return () => { back(); line.off('disconnect', lost); line.off('connect', back) }
}
