import type { SendAnswer } from './events.ts'

export interface Outgoing {
  readonly conversationId: string
  readonly text: string
  readonly clientMessageId: string
}

/**
 * Messages leave one at a time, in order, and stay until the server has answered for them.
 * A message without an answer is sent again under the same `clientMessageId`, which the server answers once.
 */
export class Outbox {
  readonly #waiting: Outgoing[]
  readonly #send: (message: Outgoing) => Promise<SendAnswer>
  readonly #settle: (message: Outgoing, answer: SendAnswer) => void
  #flushing: boolean

  constructor(send: (message: Outgoing) => Promise<SendAnswer>, settle: (message: Outgoing, answer: SendAnswer) => void) {
    this.#waiting = []
    this.#send = send
    this.#settle = settle
    this.#flushing = false
  }

  get size(): number {
    return this.#waiting.length
  }

  push(message: Outgoing): void {
    if (!this.#waiting.some((each) => each.clientMessageId === message.clientMessageId)) this.#waiting.push(message)
  }

  /** Sends what waits until the box is empty or one message gets no answer; that one waits for the next flush. */
  async flush(): Promise<void> {
    if (this.#flushing) return
    this.#flushing = true
    try {
      for (let message = this.#waiting[0]; message; message = this.#waiting[0]) {
        const answer = await this.#send(message)
        this.#waiting.shift()
        this.#settle(message, answer)
      }
    } catch {
      // No answer: the message stays first in the box and goes out again after the reconnect.
    } finally {
      this.#flushing = false
    }
  }
}
