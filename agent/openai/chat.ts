import { SystemMessage, type BaseMessage } from '@langchain/core/messages'
import { ChatOpenAI, type ChatOpenAIFields } from '@langchain/openai'
import { setTimeout as sleep } from 'node:timers/promises'
import { TurnStopped } from '../budget.ts'
import { waitBeforeRetry } from './retry.ts'

/** A stream that says nothing for too long is as good as broken. */
export class StreamStalled extends Error {
  override readonly name = 'StreamStalled'
}

type Stream = ReturnType<ChatOpenAI['_streamResponseChunks']>

/** The next piece, or an error after `ms` of silence. */
const nextWithin = async <T>(stream: AsyncIterator<T>, ms: number): Promise<IteratorResult<T>> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => { reject(new StreamStalled(`No piece of the answer within ${ms} ms.`)) }, ms) })
  try {
    return await Promise.race([stream.next(), late])
  } finally {
    clearTimeout(timer)
  }
}

/** Some endpoints read a system message only as plain text, and the agent library sends parts. */
const withPlainSystem = (message: BaseMessage): BaseMessage => (SystemMessage.isInstance(message) ? new SystemMessage(message.text) : message)

export interface ChatSettings extends ChatOpenAIFields {
  /** Most silence between two pieces of a stream. */
  readonly stallMs: number
}

/** LangChain's client, with what it leaves open: withheld answers are told, silence in mid-stream ends, and retries are judged by us. */
export class PatientChat extends ChatOpenAI {
  readonly #made: ChatSettings

  constructor(settings: ChatSettings) {
    const { stallMs: _, ...fields } = settings
    super({ ...fields, onFailedAttempt: async (error: unknown) => {
      const wait = waitBeforeRetry(error)
      if (wait === undefined) throw error
      await sleep(wait)
    } })
    this.#made = settings
  }

  /** Binding tools copies the model; the copy must stay one of us. */
  override withConfig(config: Parameters<ChatOpenAI['withConfig']>[0]): PatientChat {
    const copy = new PatientChat(this.#made)
    copy.defaultOptions = { ...this.defaultOptions, ...config }
    return copy
  }

  override async *_streamResponseChunks(...args: Parameters<ChatOpenAI['_streamResponseChunks']>): Stream {
    const [messages, ...rest] = args
    const stream = super._streamResponseChunks(messages.map(withPlainSystem), ...rest)
    for (let next = await nextWithin(stream, this.#patience(true)); next.done !== true; next = await nextWithin(stream, this.#patience(false))) {
      // The library drops the reason for which a stream ended; a withheld answer must not pass for a short one.
      if (next.value.generationInfo?.finish_reason === 'content_filter') throw new TurnStopped('CONTENT_FILTER', 'The language model\'s provider withheld this answer.')
      yield next.value
    }
  }

  /** Before the first piece all attempts and their pauses count, each with a time-out of its own. */
  #patience(first: boolean): number {
    return first ? (this.#made.stallMs + 12_000) * ((this.#made.maxRetries ?? 0) + 1) : this.#made.stallMs
  }
}
