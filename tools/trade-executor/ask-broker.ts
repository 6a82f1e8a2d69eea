import type { ExecutorSettings } from './deps.ts'

/**
 * One call to the broker, and no longer than `brokerTimeoutMs`, whether or not the broker minds its signal. Throws what it throws,
 * or a TimeoutError; an answer that comes later is for a look-up to find.
 */
export const askBroker = <Answer>({ brokerTimeoutMs }: Pick<ExecutorSettings, 'brokerTimeoutMs'>, call: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> => {
  const signal = AbortSignal.timeout(brokerTimeoutMs)
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => { reject(signal.reason as Error) }, { once: true })
  })
  return Promise.race([call(signal), late])
}
