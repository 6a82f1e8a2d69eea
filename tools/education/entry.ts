/** One plain explanation. `also` are other names; `see` are ids. */
export interface Entry {
  readonly id: string
  readonly title: string
  readonly also: readonly string[]
  readonly text: string
  readonly example: string
  readonly see: readonly string[]
}
