/** Where a message to somebody in Teams goes: addresses and ids, no names. */
export interface TeamsPlace {
  /** The address that the Bot Connector's token vouched for. */
  readonly serviceUrl: string
  readonly channelId: string
  readonly tenantId: string
  readonly chatId: string
  /** Only the person and we are here; never a group or a channel. */
  readonly oneToOne: boolean
  readonly userId: string
  readonly botId: string
}

/** A person as Entra knows them; `undefined` parts make a stranger. */
export interface TeamsUser {
  readonly tenantId: string
  readonly objectId: string
}

interface Came {
  /** The connector's id of the activity: the same when it is delivered again. */
  readonly id: string
  readonly place: TeamsPlace
  readonly user: TeamsUser | undefined
}

/** What came in, as far as we listen. */
export type Incoming =
  /** `own`: written by the sender here and now, neither quoted nor forwarded, without a file. */
  | Came & { readonly kind: 'message'; readonly text: string; readonly own: boolean }
  /** A press on a card, or the client's own refresh of it. `verb` and `id` are whatever the client sent: untrusted. */
  | Came & { readonly kind: 'action'; readonly verb: string; readonly data: unknown }
  | Came & { readonly kind: 'joined' }
  | Came & { readonly kind: 'other' }

/** An Adaptive Card, and the same in plain words for clients that can't show it. */
export interface TeamsCardView {
  readonly card: Readonly<Record<string, unknown>>
  readonly text: string
}

/** One message: text, cards below it, or both. */
export interface TeamsMessage {
  readonly text?: string
  readonly cards?: readonly TeamsCardView[]
}

/** The answer to a press on a card: the card in its place, or a sentence. */
export type ActionAnswer = { readonly card: TeamsCardView } | { readonly sentence: string }

/** What the server does with what came in, within the seconds that the connector waits: long work is answered later. */
export interface TeamsHost {
  message(incoming: Extract<Incoming, { kind: 'message' }>): Promise<void>
  action(incoming: Extract<Incoming, { kind: 'action' }>): Promise<ActionAnswer>
  joined(incoming: Extract<Incoming, { kind: 'joined' }>): Promise<void>
}

/** `gone`: the chat is no more, or we may not write there. `refused`: this message will never be taken. */
export type Sent = { readonly id: string } | 'gone' | 'refused'

export interface TeamsSettings {
  /** Empty only where nobody but this machine can call. */
  readonly appId: string
  readonly password: string | undefined
  readonly tenantId: string | undefined
  readonly metadataUrl: string
  /** Connectors on loopback count: never in production. */
  readonly local: boolean
}

export interface HttpAnswer {
  readonly status: number
  readonly body?: unknown
}

/** The Bot Connector, seen from the server. */
export interface TeamsConnector {
  /**
   * Verifies and handles one activity. 401 for a token that does not vouch for it, 400 for what is no activity, 503 while the keys of the
   * Bot Connector can't be read; never throws for what a caller sent.
   */
  receive(body: unknown, authorization: string | undefined): Promise<HttpAnswer>
  /** Throws when the connector does not take it now. Waits and repeats within Teams' limits first. */
  send(place: TeamsPlace, message: TeamsMessage): Promise<Sent>
  update(place: TeamsPlace, activityId: string, message: TeamsMessage): Promise<Sent>
  typing(place: TeamsPlace): Promise<void>
}
