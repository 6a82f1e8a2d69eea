import { describe, expect, test } from 'vitest'
import type { Card, Reply } from '../../../domain/conversation.ts'
import type { TicketState, TicketView } from '../../../domain/ticket.ts'
import { cardBytes } from '../outgoing.ts'
import { words } from './elements.ts'
import { replyCards } from './reply.ts'
import { textCard } from './text.ts'
import { ticketCard } from './ticket.ts'

const ticket = (state: TicketState, more: Partial<TicketView> = {}): TicketView => ({
  id: 'ticket-1', hash: 'ab'.repeat(32), state, channel: 'teams', owner: 'person', accountId: 'account', expiresAt: '2026-08-01T10:00:00.000Z', worstCaseUsd: '145.19', feesUsd: '0.00',
  stepUpRequired: false, legs: [{ symbol: 'BND', side: 'buy', quantity: '2', type: 'market', refPrice: '72.23', refTime: '2026-07-31T20:00:00Z' }], checks: [], orders: [], title: 'Buy BND', accountLabel: 'Own account',
  createdAt: '2026-08-01T09:50:00.000Z', tolerance: '0.005', taxUsd: null, priceSource: 'snapshot', priceAsOf: '2026-07-31', impact: null, names: {}, ...more,
} as TicketView)
const scene = { pages: 'https://steward.example', userId: '29:u', shown: false }
const verbs = (view: { card: Readonly<Record<string, unknown>> }): string[] => ((view.card['actions'] ?? []) as { verb?: string; url?: string }[]).map(({ verb, url }) => verb ?? url ?? '')

describe('what a ticket’s card asks for', () => {
  test.each([
    ['not yet shown', ticket('CHECKED'), false, ['show', 'cancel'], true],
    ['shown to its owner', ticket('DISPLAYED'), true, ['confirm', 'cancel'], true],
    ['over the limit, shown or not', ticket('DISPLAYED', { stepUpRequired: true }), true, ['https://steward.example/step-up?ticket=ticket-1', 'cancel'], true],
    ['expired', ticket('EXPIRED'), false, ['requote'], false], ['withdrawn', ticket('WITHDRAWN'), false, [], false], ['refused', ticket('REJECTED'), false, [], false],
    ['replaced', ticket('SUPERSEDED', { replacement: 'ticket-2' }), false, ['show'], false],
    ['with the broker', ticket('ACKED'), false, ['cancel', 'show'], false], ['filled', ticket('FILLED'), false, [], false], ['unknown', ticket('UNKNOWN'), false, [], false],
  ])('%s', (_what, given, shown, expected, refreshes) => {
    const view = ticketCard(given, { ...scene, shown })
    expect([verbs(view), view.card['refresh'] !== undefined]).toEqual([expected, refreshes])
    expect(JSON.stringify(view.card)).not.toContain(given.hash)
  })

  test('a proposal says what it changes', () => {
    const impact = { classes: [{ assetClass: 'stocks', before: 0.689, after: 0.612, target: 0.6 }], riskBefore: 0.128, riskAfter: 0.113, cashAfterUsd: '19158.88', taxNote: '', notes: [] }
    const view = ticketCard(ticket('DISPLAYED', { impact }), scene)
    expect(view.text).toMatch(/Stocks: 68\.9\s%\s→ 61\.2\s%/)
    expect(JSON.stringify(view.card)).toMatch(/Share of.*Target.*Stocks/)
  })

  test('its words say what the card says', () => {
    expect(ticketCard(ticket('DISPLAYED'), scene).text).toMatch(/Buy BND.*Waiting for you[\s\S]*2 · 72\.23[\s\S]*\$145\.19/)
  })
})

test.each([
  ['plain words', 'Growth of 7.4 %', 'TextBlock'], ['emphasis', 'a *b*', 'RichTextBlock'], ['a link', '[x](http://y)', 'RichTextBlock'], ['an address', 'see https://evil.example', 'RichTextBlock'],
  ['a function of the client', '{{DATE(2026-01-01)}}', 'RichTextBlock'], ['markup', '<at>x</at>', 'RichTextBlock'], ['a list', '- x', 'RichTextBlock'], ['a numbered list', '1. x', 'RichTextBlock'], ['a loss', '-35.7 %', 'TextBlock'],
])('%s goes as %s', (_what, text, type) => { expect(words(text).type).toBe(type) })

const card = (rows: number): Card => ({ kind: 'comparison', title: 'Book', columns: ['Client', 'Drift'], rows: Array.from({ length: rows }, (_, at) => [`Client ${at}`, '5 %']), choices: ['More'] })
const cards = (given: Card) => replyCards({ cards: [given] } as unknown as Reply, { approval: 'https://x', picture: () => 'https://x/picture' })

test('a long table goes on in further cards, each with its head and within the size; nothing is lost', () => {
  const views = cards(card(500))
  expect(views.length).toBeGreaterThan(1)
  expect(views.every((view) => Buffer.byteLength(JSON.stringify(view.card)) <= cardBytes && JSON.stringify(view.card).includes('Drift'))).toBe(true)
  for (let at = 0; at < 500; at += 1) expect(views.filter((view) => JSON.stringify(view.card).includes(`"Client ${at}"`))).toHaveLength(1)
  expect(views.filter((view) => view.card['actions'] !== undefined)).toHaveLength(1)
})

test('a chart has its reading, a picture with that as alternative text, and the same in a table without one', () => {
  const chart = { kind: 'line', reading: 'It grew.', unit: 'usd', x: ['2026-01-01', '2026-02-01'], series: [{ name: 'You', you: true, values: [1, 2] }] } as const
  const given: Card = { kind: 'chart', title: 'Growth', rows: [], chart }
  expect(JSON.stringify(cards(given))).toContain('"altText":"It grew."')
  const [plain] = replyCards({ cards: [given] } as unknown as Reply, { approval: '', picture: () => undefined })
  expect([JSON.stringify(plain).includes('"Image"'), JSON.stringify(plain).includes('2026-02-01')]).toEqual([false, true])
})

test('an offer that needs a proof leads to our page; another is accepted by a word of the person’s own', () => {
  const wish = { act: 'alert', title: 'Tell me', path: '/api/alerts', body: {}, stepUp: false, lines: [['Symbol', 'VTI']] } as const
  const offered = (stepUp: boolean) => JSON.stringify(cards({ kind: 'notice', title: 'Alert', rows: [], wish: { ...wish, stepUp } }))
  expect([offered(true).includes('Action.OpenUrl'), offered(true).includes('accept')]).toEqual([true, false])
  expect([offered(false).includes('Action.OpenUrl'), offered(false).includes('"value":"accept"')]).toEqual([false, true])
})

test('an answer with a table is a card, one without is none', () => {
  expect(textCard('Only words.\n\n- and a list')).toBeUndefined()
  expect(JSON.stringify(textCard('Hit hardest:\n\n| Client | Loss |\n|---|---|\n| A | -5 % |')?.card)).toMatch(/Hit hardest.*"Table"/)
})
