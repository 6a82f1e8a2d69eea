import type { Card } from '../../domain/conversation.ts'
import type { PortfolioOutput } from '../../tools/portfolio/output.ts'
import { change, money, percent } from './cells.ts'

/** Holdings, largest first, cash last. */
export const portfolioCards = (output: PortfolioOutput): readonly Card[] => [{
  kind: 'portfolio', title: `Holdings as of ${output.asOf}`, columns: ['Holding', 'Name', 'Shares', 'Price', 'Value', 'Weight', 'This year'],
  rows: [
    ...output.holdings.map((row) => [row.symbol, row.name, row.quantity, money(row.price), money(row.valueUsd), percent(row.weight), change(row.yearToDateChange)]),
    ['Cash', '', '', '', money(output.cashUsd), percent(output.cashWeight), ''],
  ],
}]
