import { expect, test } from 'vitest'
import type { Market } from './port.ts'

/** What a source must be able to show for the suite to run: a symbol that it has, a date inside its history, a symbol that nobody has. */
export interface Subject {
  readonly open: () => Market
  readonly symbol: string
  readonly inside: string
  readonly unknown: string
}

/** The laws of `market/port.ts`, the same for every source. */
export const marketContract = (name: string, subject: Subject): void => {
  const { symbol, inside, unknown } = subject
  const at = (date: string) => subject.open().asOf(date, [symbol, unknown])

  test(`${name}: nothing in a view is later than its date`, async () => {
    const view = await at(inside)
    expect(view.asOf).toBe(inside)
    expect(view.history([symbol]).dates.every((date) => date <= inside)).toBe(true)
    expect(view.history([symbol], { to: '9999-12-31' }).dates.at(-1)! <= inside).toBe(true)
    expect(view.close(symbol)!.date <= inside).toBe(true)
    expect(view.closeOn(symbol, '9999-12-31')).toEqual({ price: view.close(symbol)!.price, date: view.close(symbol)!.date })
    expect(view.dividends(symbol, '1900-01-01', '9999-12-31').every((each) => each.exDate <= inside)).toBe(true)
    expect(view.instrument(symbol)!.lastDate <= inside).toBe(true)
  })

  test(`${name}: factor betas are shown from the day to which they were estimated, and not before`, async () => {
    const market = subject.open()
    const found = (await market.asOf(market.now(), [symbol])).factorBetas(symbol)
    expect(found).toBeDefined()
    const { estimatedFrom, estimatedTo, weeks, rSquared, betas } = found!
    expect(estimatedFrom < estimatedTo && estimatedTo <= market.now()).toBe(true)
    expect(weeks).toBeGreaterThanOrEqual(104)
    expect(rSquared).toSatisfy((value: number) => value >= 0 && value <= 1)
    expect(Object.values(betas).every(({ beta, standardError }) => Number.isFinite(beta) && standardError > 0)).toBe(true)
    const dayBefore = new Date(Date.parse(estimatedTo) - 86_400_000).toISOString().slice(0, 10)
    expect((await market.asOf(estimatedTo, [symbol])).factorBetas(symbol)).toEqual(found)
    expect((await market.asOf(dayBefore, [symbol])).factorBetas(symbol)).toBeUndefined()
    expect((await at(inside)).factorBetas?.(unknown)).toBeUndefined()
  })

  test(`${name}: a view says the same whenever it is asked`, async () => {
    const [first, again] = [await at(inside), await at(inside)]
    expect(again.digest).toBe(first.digest)
    expect(again.history([symbol])).toEqual(first.history([symbol]))
    expect(again.close(symbol)).toEqual(first.close(symbol))
    expect(first.digest).toMatch(/^[0-9a-f]{64}$/)
  })

  test(`${name}: history is aligned, ascending, positive, and starts at 100`, async () => {
    const view = await at(inside)
    const { dates, levels, periodsPerYear } = view.history([symbol])
    expect(levels[symbol]).toHaveLength(dates.length)
    expect([...dates].sort()).toEqual(dates)
    expect(new Set(dates).size).toBe(dates.length)
    expect(levels[symbol]!.find((level) => level !== null)).toBeCloseTo(100, 6)
    expect(levels[symbol]!.every((level) => level === null || level > 0)).toBe(true)
    expect(periodsPerYear).toBe(52)
  })

  test(`${name}: nobody looks past the market's now`, async () => {
    await expect(subject.open().asOf('2999-01-01', [symbol])).rejects.toThrow(RangeError)
  })

  test(`${name}: what is unknown is absent, not guessed`, async () => {
    const view = await at(inside)
    expect(view.instrument(unknown)).toBeUndefined()
    expect(view.instrument(symbol.toLowerCase())).toBeUndefined()
    expect(view.close(unknown)).toBeUndefined()
    expect(view.closeOn(symbol, '1900-01-01')).toBeUndefined()
    expect(view.history([unknown]).levels).toEqual({})
    expect(view.dividends(unknown, '1900-01-01', inside)).toEqual([])
    expect(await subject.open().quotes([unknown])).toEqual([])
  })

  test(`${name}: a quote has a plain price, the exchange's stamp and its source`, async () => {
    const market = subject.open()
    const [quote] = await market.quotes([symbol])
    expect(quote).toMatchObject({ symbol, source: market.source, halted: false })
    expect(quote!.price).toMatch(/^\d+(\.\d+)?$/)
    expect(new Date(quote!.time).toISOString()).toBe(quote!.time)
    expect(quote!.time.slice(0, 10) <= market.now()).toBe(true)
  })
}
