/** Level payments: amounts are cash-flow signs (paid out is negative), `due` when they fall at the start of a period. */
export type Annuity = { readonly rate: number, readonly periods: number, readonly due: boolean }

/** What one paid each period is worth at the end: (q − 1)/rate without the digits that the difference would lose near rate 0. */
const payments = ({ rate, periods, due }: Annuity): number =>
  rate === 0 ? periods : (1 + (due ? rate : 0)) * Math.expm1(periods * Math.log1p(rate)) / rate

const compounding = ({ rate, periods }: Annuity): number => (1 + rate) ** periods

/** Future value that closes pv·q + pmt·s + fv = 0. */
export const futureValue = (annuity: Annuity, payment: number, presentValue = 0): number =>
  -(presentValue * compounding(annuity) + payment * payments(annuity))

/** Payment per period that closes the same equation. */
export const payment = (annuity: Annuity, presentValue: number, futureValue = 0): number =>
  -(presentValue * compounding(annuity) + futureValue) / payments(annuity)
