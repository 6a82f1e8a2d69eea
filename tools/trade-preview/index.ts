import { defineTool } from '../define-tool.ts'
import { tradeProposer } from '../trade-proposer/index.ts'

/** What a trade would change, by the proposer's own arithmetic; no result of this tool ever becomes a ticket. */
export const tradePreview = defineTool({
  name: 'trade-preview', version: tradeProposer.version, cost: 'lookup', input: tradeProposer.input, output: tradeProposer.output, run: tradeProposer.run,
  description: 'What a trade would change, without proposing it: weights of holdings and classes before and after, cash, fees, tax, volatility. Input as for trade-proposer. '
    + 'Use it for "what if I sold half my TLT", "how would buying 20 VTI change my mix". It makes no ticket.',
})
