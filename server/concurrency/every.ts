/** Runs `work` again and again, `pauseMs` after each end; `wake` runs it at once. Never two at a time. */
export interface Loop {
  wake(): void
  /** Ends after the run that is under way. */
  stop(): Promise<void>
}

export const every = (pauseMs: number, work: () => Promise<unknown>, onError: (error: unknown) => void): Loop => {
  let stopped = false
  let again = false
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  const schedule = (): void => {
    if (stopped) return
    timer = setTimeout(run, again ? 0 : pauseMs)
    timer.unref()
  }
  const run = (): void => {
    clearTimeout(timer)
    again = false
    running = work().then(() => undefined, onError).finally(() => { running = undefined; schedule() })
  }
  schedule()
  return {
    wake: () => {
      if (stopped) return
      if (running) again = true
      else run()
    },
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
