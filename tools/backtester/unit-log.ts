/** What was held from each trade on. One growing array: a run of twenty years trades hundreds of times, a chat runs hundreds. */
export class UnitLog {
  readonly #n: number
  readonly #rows: number[] = []
  #units: Float64Array

  constructor(n: number) {
    this.#n = n
    this.#units = new Float64Array(n * 256)
  }

  push(row: number, units: Float64Array): void {
    const at = this.#rows.push(row) * this.#n - this.#n
    if (at + this.#n > this.#units.length) {
      const wider = new Float64Array(2 * this.#units.length)
      wider.set(this.#units)
      this.#units = wider
    }
    for (let i = 0; i < this.#n; i++) this.#units[at + i] = units[i]!
  }

  /** Units held after the last trade on or before a row. */
  at(row: number): Float64Array {
    const k = this.#rows.findLastIndex(each => each <= row)
    return this.#units.slice(k * this.#n, (k + 1) * this.#n)
  }
}
