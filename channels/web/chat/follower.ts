/** What a person does to scroll. A scroll event alone would not tell: layout moves the position too. */
const gestures = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const
/** Air above the question. */
const margin = 16

/**
 * Keeps the last question at the top of the log while its answer grows, so that an answer is read from its beginning.
 * A reader who scrolls away is left alone until they ask again.
 */
export class Follower {
  #box: HTMLElement | undefined
  #following: boolean
  readonly #sizes: ResizeObserver | undefined

  constructor() {
    this.#following = true
    this.#sizes = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(() => this.#scroll())
  }

  /** Call after every render; the first call with a box starts the watch. */
  watch(box: HTMLElement): void {
    if (this.#box !== box) {
      this.stop()
      this.#box = box
      for (const gesture of gestures) box.addEventListener(gesture, this.#onGesture, { passive: true })
      if (box.firstElementChild) this.#sizes?.observe(box.firstElementChild)
    }
    this.#scroll()
  }

  follow(): void {
    this.#following = true
  }

  release(): void {
    this.#following = false
  }

  stop(): void {
    this.#sizes?.disconnect()
    for (const gesture of gestures) this.#box?.removeEventListener(gesture, this.#onGesture)
    this.#box = undefined
  }

  readonly #onGesture = (): void => this.release()

  #scroll(): void {
    const box = this.#box
    if (!box || !this.#following) return
    const question = [...box.querySelectorAll<HTMLElement>('.turn--you')].at(-1)
    const bottom = box.scrollHeight - box.clientHeight
    box.scrollTop = question ? Math.min(bottom, question.offsetTop - margin) : bottom
  }
}
