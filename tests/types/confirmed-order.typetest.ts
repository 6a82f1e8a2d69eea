import type { Broker } from '../../brokers/port.ts'
import { ConfirmedOrder } from '../../gates/confirmed-order.ts'
import type { TicketTerms, TicketView } from '../../domain/ticket.ts'

/** Checked by the compiler: each line below is an error, and stops being one only if the wall falls. Never run. */
export const wallsOfTypes = (broker: Broker, confirmed: ConfirmedOrder, ticket: TicketView, terms: TicketTerms, signal: AbortSignal): readonly unknown[] => {
  class Impostor {
    readonly #brand = true
    readonly orderId = 'o'
    readonly clientOrderId = 'c'
    readonly accountId = 'a'
    readonly symbol = 'VTI'
    readonly instrumentId = 'i'
    readonly side = 'buy' as const
    readonly quantity = '1'
    readonly limitPrice = '1.00'
    readonly validUntil = ''
    readonly hash = ''
    get brand(): boolean { return this.#brand }
  }
  return [
    broker.submit(confirmed, signal),
    // @ts-expect-error a plain ticket is not a confirmed order
    broker.submit(ticket, signal),
    // @ts-expect-error its terms are not either
    broker.submit(terms, signal),
    // @ts-expect-error a look-alike with every field has no brand
    broker.submit({ orderId: 'o', clientOrderId: 'c', accountId: 'a', symbol: 'VTI', instrumentId: 'i', side: 'buy', quantity: '1', limitPrice: '1.00', validUntil: '', hash: '' }, signal),
    // @ts-expect-error a look-alike class with a brand of its own has another brand
    broker.submit(new Impostor(), signal),
    // @ts-expect-error a spread copy loses the brand
    broker.submit({ ...confirmed }, signal),
    // @ts-expect-error and so does one with a change
    broker.submit({ ...confirmed, quantity: '1000' }, signal),
    // @ts-expect-error a cast does not compile; one through unknown is met at run time (tests/threats/walls.test.ts)
    broker.submit(ticket as ConfirmedOrder, signal),
    // @ts-expect-error what a model wrote is unknown
    broker.submit(JSON.parse('{}') as unknown, signal),
    // @ts-expect-error the constructor is private
    new ConfirmedOrder(),
    // @ts-expect-error a class with a private constructor has no subclasses
    class extends ConfirmedOrder {},
    // @ts-expect-error evidence is complete or it is none
    ConfirmedOrder.fromEvidence({}, 'key'),
    // @ts-expect-error nothing about an order changes afterwards
    () => { confirmed.quantity = '1000' },
  ]
}
