import type { Instrument } from '../../domain/instruments.ts'

/** Weights of what stands in for a fund before it existed. */
export type Proxy = Readonly<Record<string, number>>

const one = (...symbols: readonly string[]): readonly Proxy[] => symbols.map((symbol) => ({ [symbol]: 1 }))
const world: readonly Proxy[] = [{ SPY: 0.6, EFA: 0.4 }, { SPY: 0.6, VEA: 0.4 }]

/** Two thirds of the stocks at home, one third abroad. */
const allocation = (stocks: number): readonly Proxy[] =>
  ['EFA', 'VEA'].map((abroad) => ({ SPY: stocks * 2 / 3, [abroad]: stocks / 3, AGG: 1 - stocks }))

/** Nearest older fund of the same index or segment, best first. */
const bySymbol: Readonly<Record<string, readonly Proxy[]>> = {
  VOO: one('SPY'), VTI: one('SPY'), VUG: one('QQQ', 'SPY'), VTV: one('SPY'), SCHD: one('VYM', 'VTV', 'SPY'), VIG: one('SPY'), VYM: one('VTV', 'SPY'),
  VB: one('IWM'), VO: one('IJH', 'SPY'), VBR: one('IWM'), AVUV: one('VBR', 'IWM'), VLUE: one('VTV', 'SPY'), SIZE: one('IJH', 'SPY'),
  IEFA: one('EFA'), VEA: one('EFA'), VXUS: one('VEU', 'EFA', 'VEA'), VEU: one('EFA', 'VEA'), VGK: one('EFA'), IEMG: one('VWO', 'EEM'), VWO: one('EEM'),
  MCHI: one('EEM'), INDA: one('EEM'), ACWI: [...world, ...one('SPY')], VT: [...world, ...one('SPY')],
  BND: one('AGG'), BNDX: one('AGG'), GOVT: one('IEF', 'AGG'), IEI: one('IEF'), VCIT: one('LQD'), VCSH: one('SHY'), BSV: one('SHY'), BIV: one('IEF', 'AGG'),
  BLV: one('TLT'), HYG: one('LQD'), JNK: one('HYG', 'LQD'), VTIP: one('TIP', 'SHY'), SCHP: one('TIP'), MUB: one('AGG'), VTEB: one('MUB', 'AGG'),
  EMB: one('LQD'), MBB: one('AGG'), EAGG: one('AGG'), BIL: one('SHV', 'SHY'), SGOV: one('BIL', 'SHV', 'SHY'), SHV: one('BIL', 'SHY'),
  VNQ: one('IYR', 'SPY'), IYR: one('VNQ', 'SPY'), VNQI: one('VNQ', 'IYR'), REET: one('VNQ', 'IYR'), SCHH: one('VNQ', 'IYR'), XLRE: one('VNQ', 'IYR'), XLC: one('SPY'),
  GLDM: one('GLD'), IAU: one('GLD'), SLV: one('GLD'), GSG: one('DBC'), PDBC: one('DBC', 'GSG'), ESGU: one('SUSA', 'SPY'), ESGV: one('SUSA', 'SPY'),
  SUSL: one('SUSA', 'SPY'), DSI: one('SUSA', 'SPY'), 
  AOR: allocation(0.6), AOA: allocation(0.8), AOM: allocation(0.4), AOK: allocation(0.3),
}

const byClass: Readonly<Record<Instrument['assetClass'], readonly Proxy[]>> = {
  stocks: one('SPY', 'VTI'), bonds: one('AGG', 'BND', 'IEF'), cash: one('SHY'), 'real-assets': [],
  crypto: one('QQQ', 'SPY'), 'multi-asset': [{ SPY: 0.6, AGG: 0.4 }],
}

/** Older funds of the same segment, best first; none for single stocks and coins. */
export const twins = (instrument: Instrument): readonly Proxy[] => bySymbol[instrument.symbol] ?? []

/** What may stand in for an instrument, best first: its own list, then its asset class. Nothing stands in for gold or commodities. */
export const candidates = (instrument: Instrument): readonly Proxy[] =>
  [...twins(instrument), ...byClass[instrument.assetClass]].filter((proxy) => !(instrument.symbol in proxy))

/** A single stock, coin or leveraged fund moves more than what stands in for it: its path is scaled by its beta. */
export const scaledByBeta = (instrument: Instrument): boolean =>
  instrument.kind !== 'etf' || instrument.assetClass === 'crypto' || instrument.exclusionTags.some((tag) => tag === 'leveraged' || tag === 'inverse')

export const proxyName = (proxy: Proxy): string => {
  const parts = Object.entries(proxy)
  return parts.length === 1 ? parts[0]![0] : parts.map(([symbol, weight]) => `${Math.round(weight * 100)} % ${symbol}`).join(' + ')
}
