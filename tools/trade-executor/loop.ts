/** Takes one step after the other until stopped; pauses when nobody woke it meanwhile. Steps report their own errors. */
export const loopOver = (idleMs: number, step: () => Promise<void>) => {
  const state = { running: undefined as Promise<void> | undefined, stopped: true, woken: false, end: undefined as (() => void) | undefined }
  const wake = (): void => {
    state.woken = true
    state.end?.()
  }
  const pause = (): Promise<void> => new Promise<void>((resolve) => {
    // Even then others get a turn: an embedded database answers without leaving the event loop's current task.
    if (state.woken) {
      setImmediate(resolve)
      return
    }
    const timer = setTimeout(resolve, idleMs)
    state.end = () => { clearTimeout(timer); resolve() }
  })
  const run = async (): Promise<void> => {
    while (!state.stopped) {
      state.woken = false
      await step()
      await pause()
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
