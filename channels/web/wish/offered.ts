import type { Wish } from '../../../domain/wish.ts'
import type { Http, Result } from '../api/http.ts'
import type { History } from '../api/shapes.ts'

/** The newest offer of a conversation that needs a fresh proof. It is read from the server, so that no link can bring another. */
export const offeredIn = (history: Pick<History, 'items'>): Wish | undefined => history.items.flatMap((item) =>
  (item.kind === 'reply' ? item.reply.cards.flatMap((card) => (card.wish?.stepUp === true ? [card.wish] : [])) : [])).at(-1)

/** What the server shows before it is done; `hash` stands for all of it. */
export interface Preview {
  readonly hash: string
  readonly expiresAt: string
  readonly differences?: readonly { readonly what: string; readonly before: string; readonly after: string }[]
  readonly plan?: Readonly<Record<string, string | null>>
}

export const preview = (http: Http, wish: Wish): Promise<Result<Preview>> => http.post<Preview>(wish.path, wish.body)

/** The act itself, once its hash is proven. */
export const act = (http: Http, wish: Wish, hash: string): Promise<Result<unknown>> => http.post(wish.path.replace(/\/preview$/, ''), { hash })

/** Both calls of a yes: the proof bound to the hash, then the act itself. */
export const approve = async (http: Http, wish: Wish, hash: string, code: string): Promise<Result<unknown>> => {
  const proven = await http.post('/api/acts/step-up', { hash, code })
  return proven.ok ? act(http, wish, hash) : proven
}
