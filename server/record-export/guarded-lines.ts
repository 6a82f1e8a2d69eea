/** A batch of lines is a few milliseconds; whoever may no longer read gets at most one more. */
const linesAtOnce = 200

/** Why a stream of records ended early, as its own last line: what to do, and where to go on. */
export interface Stopped {
  readonly stopped: { readonly code: 'INSUFFICIENT_USER_AUTHENTICATION'; readonly max_age: number; readonly from: number }
}

/**
 * Lines from number `from` on (the first is 0), as long as `mayRead` says so; it is asked before each batch. Ends with a `Stopped` line
 * otherwise. The lines of several such streams, each begun where the last one stopped, are the whole.
 */
export async function* guardedLines(
  lines: AsyncIterable<string>, from: number, given: { readonly mayRead: () => Promise<boolean>; readonly maxAgeMs: number },
): AsyncGenerator<string> {
  let number = 0
  for await (const line of lines) {
    if (number >= from) {
      if ((number - from) % linesAtOnce === 0 && !(await given.mayRead())) {
        const over: Stopped = { stopped: { code: 'INSUFFICIENT_USER_AUTHENTICATION', max_age: given.maxAgeMs / 1000, from: number } }
        yield `${JSON.stringify(over)}\n`
        return
      }
      yield `${line}\n`
    }
    number += 1
  }
}
