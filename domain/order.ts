/** Life of one order after CONFIRMED. UNKNOWN: the broker may or may not have it, and we say just that. */
export const orderStates = ['CONFIRMED', 'SUBMITTING', 'UNKNOWN', 'ACKED', 'PARTIAL', 'CANCEL_PENDING', 'FILLED', 'CANCELED',
  'REJECTED_BY_BROKER', 'BROKER_EXPIRED', 'NOT_SENT', 'RECONCILED', 'RECON_BREAK'] as const
export type OrderState = (typeof orderStates)[number]

/** What may follow what; anything else is a defect and throws. */
export const orderTransitions: Readonly<Record<OrderState, readonly OrderState[]>> = {
  CONFIRMED: ['SUBMITTING', 'NOT_SENT'],
  SUBMITTING: ['ACKED', 'PARTIAL', 'FILLED', 'REJECTED_BY_BROKER', 'UNKNOWN'],
  UNKNOWN: ['ACKED', 'PARTIAL', 'FILLED', 'CANCELED', 'REJECTED_BY_BROKER', 'BROKER_EXPIRED', 'NOT_SENT', 'SUBMITTING'],
  ACKED: ['PARTIAL', 'FILLED', 'CANCEL_PENDING', 'CANCELED', 'REJECTED_BY_BROKER', 'BROKER_EXPIRED'],
  PARTIAL: ['PARTIAL', 'FILLED', 'CANCEL_PENDING', 'CANCELED', 'BROKER_EXPIRED'],
  CANCEL_PENDING: ['CANCELED', 'FILLED', 'PARTIAL', 'BROKER_EXPIRED', 'ACKED'],
  FILLED: ['RECONCILED', 'RECON_BREAK'],
  CANCELED: ['RECONCILED', 'RECON_BREAK'],
  REJECTED_BY_BROKER: ['RECONCILED', 'RECON_BREAK'],
  BROKER_EXPIRED: ['RECONCILED', 'RECON_BREAK'],
  NOT_SENT: ['RECONCILED', 'RECON_BREAK'],
  RECONCILED: ['RECON_BREAK'],
  RECON_BREAK: ['RECONCILED'],
}

/** A ticket shows the first of its orders' states in this list. */
const ticketShows: readonly OrderState[] = ['RECON_BREAK', 'UNKNOWN', 'SUBMITTING', 'CANCEL_PENDING', 'PARTIAL', 'ACKED', 'CONFIRMED',
  'REJECTED_BY_BROKER', 'BROKER_EXPIRED', 'NOT_SENT', 'CANCELED', 'FILLED', 'RECONCILED']

export const stateOfOrders = (states: readonly OrderState[]): OrderState => {
  const shown = ticketShows.find((state) => states.includes(state))
  if (!shown) throw new RangeError('A confirmed ticket has at least one order.')
  return shown
}

export const isSettledState = (state: OrderState): boolean =>
  ['FILLED', 'CANCELED', 'REJECTED_BY_BROKER', 'BROKER_EXPIRED', 'NOT_SENT', 'RECONCILED', 'RECON_BREAK'].includes(state)
