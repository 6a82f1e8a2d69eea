/** The two generators that we use; the package ships no types. */
declare module 'd3-shape' {
  type Accessor<T> = (value: T, index: number) => number
  interface Line<T> {
    (data: T[]): string | null
    defined(test: (value: T) => boolean): this
    x(accessor: Accessor<T>): this
    y(accessor: Accessor<T>): this
    digits(count: number): this
  }
  interface Area<T> {
    (data: T[]): string | null
    x(accessor: Accessor<T>): this
    y0(accessor: Accessor<T>): this
    y1(accessor: Accessor<T>): this
    digits(count: number): this
  }
  export function line<T>(): Line<T>
  export function area<T>(): Area<T>
}
