/** A list of listeners; `tell` and `listen` may be handed on by themselves. */
export interface Listeners<Event> {
  readonly tell: (event: Event) => void
  readonly listen: (listener: (event: Event) => void) => void
}

export const createListeners = <Event>(): Listeners<Event> => {
  const all: ((event: Event) => void)[] = []
  return {
    tell: (event) => { for (const listener of all) listener(event) },
    listen: (listener) => { all.push(listener) },
  }
}
