import type { Instrument } from '../../domain/instruments.ts'
import type { Exposure, Move } from './exposure.ts'

/** Effective durations in years, rounded from the issuers' fund pages of recent years; they move by some tenths a year. */
const durations: Readonly<Record<string, number>> = {
  AGG: 6, BND: 6, EAGG: 6, BNDX: 7, GOVT: 5.9, TLT: 16, IEF: 7.2, IEI: 4.3, SHY: 1.8, LQD: 8.2, VCIT: 6, VCSH: 2.7, BSV: 2.6, BIV: 6.1, BLV: 13.5,
  HYG: 3.2, JNK: 3.1, TIP: 6.5, SCHP: 6.5, VTIP: 2.4, MUB: 6.2, VTEB: 6.7, EMB: 6.9, MBB: 5.8, BIL: 0.1, SGOV: 0.1, SHV: 0.3,
}
/** Stock share of mixed funds is unmoved; their bonds move like the aggregate. */
const bondShare: Readonly<Record<string, number>> = { AOR: 0.4, AOA: 0.2, AOM: 0.6, AOK: 0.7 }
const usualBond = 6

/** Duration in years, and whether it is the fund's own or a usual one; 0 for what is not a bond. */
export const durationOf = (instrument: Instrument): { readonly years: number; readonly own: boolean } => {
  const own = durations[instrument.symbol]
  if (own !== undefined) return { years: own, own: true }
  if (instrument.assetClass === 'bonds') return { years: usualBond, own: false }
  if (instrument.assetClass === 'multi-asset') return { years: usualBond * (bondShare[instrument.symbol] ?? 0.4), own: false }
  return { years: 0, own: true }
}

/** e^(−D·Δy) − 1: a parallel move of all yields, with the convexity of a single-payment bond of that duration. */
export const rateShock = (changeBps: number, exposures: readonly Exposure[]): readonly Move[] => exposures.map(({ instrument }) => {
  const { years, own } = durationOf(instrument)
  if (years === 0) return { change: 0, basis: 'not a bond: unchanged' }
  return { change: Math.exp(-years * changeBps / 1e4) - 1, basis: `duration ${years.toFixed(1)} years${own ? '' : ' (usual value)'}` }
})

const linked = new Set(['TIP', 'SCHP', 'VTIP'])
/** Fall of stocks for each point of surprise inflation. The sign is Fama and Schwert's (1977); the size is our assumption. */
export const stockInflationBeta = -2

/** Yields rise one for one with the surprise; linked bonds are made whole; stocks fall by the assumed beta; the rest is unmoved. */
export const inflationShock = (surprise: number, exposures: readonly Exposure[]): readonly Move[] => exposures.map(({ instrument }) => {
  if (linked.has(instrument.symbol) || instrument.subClass.startsWith('inflation')) return { change: 0, basis: 'inflation-linked: unchanged in real terms' }
  if (instrument.assetClass === 'stocks') return { change: stockInflationBeta * surprise, basis: `assumed ${stockInflationBeta} % for each point of surprise` }
  return rateShock(surprise * 1e4, [{ instrument, weight: 1 }])[0]!
})
