/**
 * A stream of 32-bit integers from one seed: sfc32 of the PractRand suite (Doty-Humphrey), 128 bits of state, period at least
 * 2^32. The same seed gives the same stream on every machine.
 */
export class Random {
  #a = 0
  #b: number
  #c = 0
  #counter = 1

  constructor(seed: number) {
    this.#b = seed | 0
    for (let i = 0; i < 12; i++) this.next()
  }

  /** Signed 32-bit integer, uniform. */
  next(): number {
    const t = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (this.#c << 21) | (this.#c >>> 11)
    this.#c = (this.#c + t) | 0
    return t
  }

  /** Uniform in (0, 1), never an end. */
  uniform(): number {
    return ((this.next() >>> 0) + 0.5) / 4_294_967_296
  }

  /** Fills with whole numbers in 0 … n − 1 (multiply-shift; bias below n/2^32). */
  fillBelow(out: Int32Array, n: number): void {
    for (let i = 0; i < out.length; i++) out[i] = Math.floor((this.next() >>> 0) / 4_294_967_296 * n)
  }

  /**
   * Fills with independent standard normals: ziggurat of 128 layers (Marsaglia and Tsang, 2000), layer and value from
   * different bits as Doornik (2005) asks. The state lives in locals: that is what makes it fast.
   */
  fillNormals(out: Float64Array): void {
    const width = widths
    const bound = bounds
    let a = this.#a, b = this.#b, c = this.#c, counter = this.#counter
    for (let i = 0; i < out.length; i++) {
      const t = (((a + b) | 0) + counter) | 0
      counter = (counter + 1) | 0
      a = b ^ (b >>> 9)
      b = (c + (c << 3)) | 0
      c = ((((c << 21) | (c >>> 11)) | 0) + t) | 0
      const layer = t & 127
      const value = t >> 7
      const x = value * width[layer]!
      out[i] = x
      if (Math.abs(value) < bound[layer]!) continue
      this.#keep(a, b, c, counter)
      const edge = this.#edge(layer, x)
      if (edge === edge) out[i] = edge
      else i--
      a = this.#a
      b = this.#b
      c = this.#c
      counter = this.#counter
    }
    this.#keep(a, b, c, counter)
  }

  #keep(a: number, b: number, c: number, counter: number): void {
    this.#a = a
    this.#b = b
    this.#c = c
    this.#counter = counter
  }

  /** The rare draws (about 3 in 100) that fall outside a layer's inner box: the tail, the wedge, or NaN for another try. */
  #edge(layer: number, x: number): number {
    if (layer === 0) {
      let far: number
      let height: number
      do {
        far = -Math.log(this.uniform()) / tailStart
        height = -Math.log(this.uniform())
      } while (height + height < far * far)
      return x < 0 ? -(tailStart + far) : tailStart + far
    }
    const top = densities[layer]!
    const bottom = densities[layer + 1]!
    if (top + this.uniform() * (bottom - top) < Math.exp(-0.5 * x * x)) return x
    return NaN
  }
}

const layers = 128
/** Where the tail begins, and the area of each layer, for 128 layers (Marsaglia and Tsang, 2000). */
const tailStart = 3.442619855899
const area = 9.91256303526217e-3
const scale = 2 ** 24

const edges = ((): Float64Array => {
  const x = new Float64Array(layers + 1)
  const density = (at: number): number => Math.exp(-0.5 * at * at)
  x[0] = area / density(tailStart)
  x[1] = tailStart
  for (let i = 2; i < layers; i++) x[i] = Math.sqrt(-2 * Math.log(area / x[i - 1]! + density(x[i - 1]!)))
  return x
})()
const densities = edges.map(x => Math.exp(-0.5 * x * x))
const widths = edges.subarray(0, layers).map(x => x / scale)
/** A draw with |value| below this lies inside the next layer's box, so it is accepted at once. */
const bounds = Int32Array.from({ length: layers }, (_, i) => Math.floor(edges[i + 1]! / edges[i]! * scale))
