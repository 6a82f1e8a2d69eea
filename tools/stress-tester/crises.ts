/** Market falls that the weekly history covers: from the stock market's high to its low, by the day. */
export interface Crisis {
  readonly id: string
  readonly name: string
  readonly from: string
  readonly to: string
}

export const crises = [
  { id: '2008', name: 'Global financial crisis', from: '2007-10-09', to: '2009-03-09' },
  { id: '2011', name: 'Euro debt crisis and US downgrade', from: '2011-04-29', to: '2011-10-03' },
  { id: '2018', name: 'Late 2018 sell-off', from: '2018-09-20', to: '2018-12-24' },
  { id: '2020', name: 'Pandemic fall', from: '2020-02-19', to: '2020-03-23' },
  { id: '2022', name: 'Inflation and rate rises', from: '2022-01-03', to: '2022-10-12' },
  { id: '2025', name: 'Tariff shock', from: '2025-02-19', to: '2025-04-08' },
] as const satisfies readonly Crisis[]

export const crisisIds = ['2008', '2011', '2018', '2020', '2022', '2025', 'dot-com', '1987', '1973'] as const
export type CrisisId = (typeof crisisIds)[number]

/** Crises before the history begins: only the published fall of the S&P 500 price index is known here (S&P Dow Jones Indices). */
export const published = {
  'dot-com': { name: 'Dot-com fall', from: '2000-03-24', to: '2002-10-09', high: 1527.46, low: 776.76 },
  1987: { name: 'Crash of 1987', from: '1987-08-25', to: '1987-12-04', high: 336.77, low: 223.92 },
  1973: { name: 'Oil crisis', from: '1973-01-11', to: '1974-10-03', high: 120.24, low: 62.28 },
} as const satisfies Partial<Record<CrisisId, object>>
