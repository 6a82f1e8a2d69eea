/** The minimum of a unimodal function in [a, b] by golden sections, to a bracket of 1e-12 of its size. Kiefer (1953). */
export function findMinimum(f: (x: number) => number, a: number, b: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2
  let [c, d] = [b - ratio * (b - a), a + ratio * (b - a)]
  let [fc, fd] = [f(c), f(d)]
  while (b - a > 1e-12 * Math.max(1, Math.abs(a) + Math.abs(b))) {
    if (fc <= fd) {
      b = d
      d = c
      fd = fc
      c = b - ratio * (b - a)
      fc = f(c)
    } else {
      a = c
      c = d
      fc = fd
      d = a + ratio * (b - a)
      fd = f(d)
    }
  }
  return (a + b) / 2
}
