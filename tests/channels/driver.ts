/** What became of one press, and what the person read then. */
export interface Pressed { readonly done: boolean; readonly words: string }

/** A person at one channel, driven from outside: what they can do there and what they got to see. */
export interface Talk {
  /** Hands a message in; `id` is the sender's own, to send it twice. Resolves when the channel has taken it, with what it said at once. */
  say(text: string, id?: string): Promise<string>
  /** The texts of finished answers, oldest first, as the person reads them. */
  answers(): readonly string[]
  /** Everything that was shown beside answers: cards in their words, news. */
  shown(): readonly string[]
  /** Ids of tickets, in the order in which their cards came. */
  tickets(): readonly string[]
  /** The person's device shows the card. */
  look(ticketId: string): Promise<void>
  confirm(ticketId: string): Promise<Pressed>
  /** The device is away; nothing arrives. */
  leave(): Promise<void>
  back(): Promise<void>
  close(): void
}

/** One channel's way to begin a conversation of its own for the same investor. */
export interface Driver {
  readonly name: string
  begin(): Promise<Talk>
}

export const until = async <T>(read: () => T | undefined | false | Promise<T | undefined | false>, what: string): Promise<T> => {
  const end = performance.now() + 20_000
  while (performance.now() < end) {
    const value = await read()
    if (value !== undefined && value !== false) return value
    await new Promise((resolve) => { setTimeout(resolve, 15) })
  }
  throw new Error(`It did not happen: ${what}`)
}
