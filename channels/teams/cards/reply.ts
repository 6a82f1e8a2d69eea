import type { Card, Reply } from '../../../domain/conversation.ts'
import { tableRows, cell, unitName } from '../../web/charts/scale.ts'
import { cardBytes } from '../outgoing.ts'
import type { TeamsCardView } from '../port.ts'
import { cardOf, image, open, say, table, words, type Element } from './elements.ts'

export interface ReplyScene {
  /** The page where an offer of this conversation that needs a proof is read and approved. */
  readonly approval: string
  /** The address of a picture of this chart; `undefined` where there is none. */
  readonly picture: (cardIndex: number) => string | undefined
}

type Chart = NonNullable<Card['chart']>

const cellOf = (value: number | null | undefined, unit: Chart['unit']): string =>
  (value === null || value === undefined ? '' : unit === 'percent' ? value.toFixed(1) : cell(value, unit))

/** The data of a chart, for those who read tables better than pictures; at most twelve rows. */
const chartRows = ({ x, series, unit }: Chart): { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] } => ({
  columns: [unitName[unit], ...series.map(({ name }) => name)],
  rows: tableRows(x).map((at) => [x[at] ?? '', ...series.map(({ values }) => cellOf(values[at], unit))]),
})

const chartParts = (chart: Chart, picture: string | undefined, hasRows: boolean): readonly Element[] => [
  words(chart.reading), ...(picture === undefined ? [] : [image(picture, chart.reading)]),
  ...(hasRows && picture !== undefined ? [] : [table(chartRows(chart).columns, chartRows(chart).rows)]),
]

/** What is offered stands on the card once: in its own lines where its rows do not tell it, and with one button. */
const wishParts = ({ wish, rows }: Card, { approval }: ReplyScene): { readonly body: readonly Element[]; readonly actions: readonly Element[] } => {
  if (!wish) return { body: [], actions: [] }
  const actions = wish.stepUp || wish.act === 'profile' ? [open('Read and approve on the secure page', approval)] : [{ ...say('accept'), title: wish.title.slice(0, 40) }]
  return { body: wish.lines.length > 0 && rows.length === 0 ? [table([], wish.lines)] : [], actions }
}

const textOf = (card: Card, rows: readonly (readonly string[])[]): string =>
  [card.title, ...(card.chart ? [card.chart.reading] : []), ...(card.columns ? [card.columns.join(' · ')] : []), ...rows.map((row) => row.join(' · ')), ...(card.choices ?? [])].join('\n')

const build = (card: Card, rows: readonly (readonly string[])[], part: string, index: number, scene: ReplyScene): TeamsCardView => {
  const wish = wishParts(card, scene)
  return cardOf({
    title: `${card.title}${part}`, text: textOf(card, rows),
    body: [
      ...(card.chart ? chartParts(card.chart, scene.picture(index), card.rows.length > 0) : []),
      ...(rows.length > 0 ? [table(card.columns ?? [], rows)] : []), ...wish.body,
    ],
    actions: [...wish.actions, ...(card.choices ?? []).filter((choice) => wish.actions.length === 0 || choice !== 'accept').map(say)],
  })
}

const fits = ({ card }: TeamsCardView): boolean => Buffer.byteLength(JSON.stringify(card)) <= cardBytes

/** A card within Teams' size: a long table goes on in further cards, each with its head. */
const replyCard = (card: Card, index: number, scene: ReplyScene): readonly TeamsCardView[] => {
  const whole = build(card, card.rows, '', index, scene)
  if (fits(whole) || card.rows.length < 2) return [whole]
  for (let parts = 2; parts < card.rows.length; parts += 1) {
    const size = Math.ceil(card.rows.length / parts)
    const pieces = Array.from({ length: Math.ceil(card.rows.length / size) }, (_, at) => {
      const { chart: _chart, wish: _wish, choices: _choices, ...rest } = card
      return build(at === 0 ? card : rest, card.rows.slice(at * size, (at + 1) * size), ` (${at + 1} of ${Math.ceil(card.rows.length / size)})`, index, scene)
    })
    if (pieces.every(fits)) return pieces
  }
  return [whole]
}

/** The cards of a reply, in its order; its tickets have cards of their own. */
export const replyCards = (reply: Pick<Reply, 'cards'>, scene: ReplyScene): readonly TeamsCardView[] =>
  reply.cards.flatMap((card, index) => (card.kind === 'ticket' ? [] : replyCard(card, index, scene)))
