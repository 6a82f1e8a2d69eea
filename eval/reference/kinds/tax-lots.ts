import { z } from 'zod'
import { addDays, isoDate } from '../../../domain/units.ts'
import { costOfFirst, plainWash, type PlainLot } from '../../../tools/tax-planner/wash-arithmetic.ts'
import type { Case } from '../folder.ts'
import { num } from '../inputs.ts'
import type { Kind, Results } from '../score.ts'
import { given } from './series.ts'

const traded = z.object({ shares: z.number(), cost: z.number() })
const single = z.object({
  buys: z.array(traded), sale: z.object({ shares: z.number(), proceeds: z.number() }),
  replacement: traded.extend({ within_30_days: z.boolean() }),
})
const dated = z.object({
  lots: z.array(traded.extend({ date: z.string() })),
  sale: z.object({ date: z.string(), shares: z.number(), proceeds: z.number(), lot: z.string() }),
})

/** A day to hang undated examples on. */
const saleDay = isoDate('2000-07-01')

/** One sale, one replacement that is inside the window or not. */
function oneReplacement(c: Case): Results {
  const { buys, sale, replacement } = single.parse(c.inputs)
  const loss = costOfFirst(buys, sale.shares) - sale.proceeds
  const on = addDays(saleDay, replacement.within_30_days ? 1 : 31)
  const wash = plainWash(loss, sale.shares, saleDay, [{ id: 'replacement', on, shares: replacement.shares, cost: replacement.cost }])
  return { disallowed_loss: wash.disallowed, deductible_loss: wash.deductible, replacement_basis: wash.basis.get('replacement') ?? replacement.cost }
}

/** One share replaced by one share: the whole loss moves to it. */
function oneShare(c: Case): Results {
  const wash = plainWash(num(c, 'old_cost') - num(c, 'sale_price'), 1, saleDay, [{ id: 'new', on: saleDay, shares: 1, cost: num(c, 'replacement_cost') }])
  return { disallowed_loss: wash.disallowed, deductible_loss: wash.deductible, replacement_basis: wash.basis.get('new') ?? num(c, 'replacement_cost') }
}

/** Dated lots: every other lot inside the window replaces sold shares in order of purchase. */
function datedLots(c: Case): Results {
  const { lots, sale } = dated.parse(c.inputs)
  const from = lots.findIndex(lot => lot.date === sale.lot)
  const sold = lots[from]!
  const others: PlainLot[] = lots.flatMap(({ date, shares, cost }, i) => (i === from ? [] : [{ id: String(i), on: isoDate(date), shares, cost }]))
  const loss = costOfFirst([sold], sale.shares) - sale.proceeds
  const wash = plainWash(loss, sale.shares, isoDate(sale.date), others)
  const bases = [...others].sort((a, b) => (a.on < b.on ? -1 : 1)).filter(lot => wash.basis.has(lot.id)).map(lot => ({ key: `basis_${lot.shares}`, basis: wash.basis.get(lot.id)! }))
  const named = Object.keys(c.expected).filter(key => key.startsWith('basis_')).map(key => {
    const same = bases.filter(each => each.key === key).map(each => each.basis)
    return [key, Array.isArray(c.expected[key]) ? same : same[0]]
  })
  return { indicated_loss: loss, disallowed_loss: wash.disallowed, deductible_loss: wash.deductible, ...Object.fromEntries(named) }
}

/** FORMAT section 14: wash sales. */
export const kinds: Record<string, Kind> = {
  tax_lots: c => (given(c, 'lots') ? datedLots(c) : given(c, 'old_cost') ? oneShare(c) : oneReplacement(c)),
}
