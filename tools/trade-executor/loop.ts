/** A woken loop rests for so many times as long as its last step took: a long outbox is not read over and over while it fills. */
const restPerStep = 4
const longestRestMs = 250

/** Takes one step after the other until stopped; pauses when nobody woke it meanwhile. Steps report their own errors. */
export const loopOver = (idleMs: number, elapsedMs: () => number, step: () => Promise<void>) => {
  const state = { running: undefined as Promise<void> | undefined, stopped: true, woken: false, end: undefined as (() => void) | undefined }
  const wake = (): void => {
    state.woken = true
    state.end?.()
  }
  const pause = (tookMs: number): Promise<void> => new Promise<void>((resolve) => {
    // Even then others get a turn: an embedded database answers without leaving the event loop's current task.
    if (state.woken) {
      const restMs = Math.min(longestRestMs, tookMs * restPerStep)
      if (restMs < 1) setImmediate(resolve)
      else setTimeout(resolve, restMs)
      return
    }
    const timer = setTimeout(resolve, idleMs)
    state.end = () => { clearTimeout(timer); resolve() }
  })
  const run = async (): Promise<void> => {
    while (!state.stopped) {
      state.woken = false
      const begun = elapsedMs()
      await step()
      await pause(elapsedMs() - begun)
    }
  }
  return {
    wake,
    start: (): void => {
      if (!state.stopped) return
      state.stopped = false
      state.running = run()
    },
    stop: async (): Promise<void> => {
      state.stopped = true
      wake()
      await state.running
    },
  }
}
