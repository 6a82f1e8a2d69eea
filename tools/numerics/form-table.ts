/** A sparse linear form Σ value_k · z[index_k]. */
export type Form = { index: Int32Array; value: Float64Array }

/** Many forms with a number each, laid out one after the other: form i stands at start[i] to start[i + 1]. */
export type FormTable = { count: number; start: Int32Array; index: Int32Array; value: Float64Array; number: Float64Array }

export function formTable(forms: readonly Form[], numbers: readonly number[]): FormTable {
  const start = new Int32Array(forms.length + 1)
  for (const [i, { index }] of forms.entries()) start[i + 1] = start[i]! + index.length
  const total = start[forms.length]!
  const table = { count: forms.length, start, index: new Int32Array(total), value: new Float64Array(total), number: Float64Array.from(numbers) }
  for (const [i, form] of forms.entries()) {
    table.index.set(form.index, start[i])
    table.value.set(form.value, start[i])
  }
  return table
}

/** The value of every form at z. */
export function valuesAt({ count, start, index, value }: FormTable, z: Float64Array): Float64Array {
  const out = new Float64Array(count)
  for (let i = 0, k = 0; i < count; i++) {
    let total = 0
    for (const end = start[i + 1]!; k < end; k++) total += value[k]! * z[index[k]!]!
    out[i] = total
  }
  return out
}

/** into += Σ factor_i · form_i. */
export function addForms(into: Float64Array, { count, start, index, value }: FormTable, factors: Float64Array): void {
  for (let i = 0, k = 0; i < count; i++) {
    const factor = factors[i]!
    for (const end = start[i + 1]!; k < end; k++) into[index[k]!]! += factor * value[k]!
  }
}
