import { usdOf } from '../../domain/money.ts'
import { worstCaseUsd } from '../../domain/ticket.ts'
import { blocked, missing, passed, type Rule } from './verdict.ts'

const name = 'order-size'

/** No single order above the firm's largest notional, at its worst-case price. */
export const orderSize: Rule = ({ legs, firm, tolerance }) => {
  if (!firm) return missing(name, 'firm policy')
  for (const leg of legs) {
    if (!leg.refPrice) return missing(name, `price of ${leg.symbol}`)
    const worst = worstCaseUsd([{ ...leg, refPrice: leg.refPrice }], tolerance)
    if (usdOf(worst).minor > usdOf(firm.maxOrderUsd).minor)
      return blocked(name, { symbol: leg.symbol, worstCaseUsd: worst, limitUsd: firm.maxOrderUsd })
  }
  return passed(name, { limitUsd: firm.maxOrderUsd })
}
