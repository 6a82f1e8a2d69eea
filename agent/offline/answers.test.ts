import { expect, test } from 'vitest'
import type { Reply } from '../../domain/conversation.ts'
import type { PersonFacts } from '../../domain/facts.ts'
import type { PastTurn } from '../../domain/turn.ts'
import { prompts } from '../../prompts/index.ts'
import { createRunTurn } from '../run-turn.ts'
import { testPorts } from '../testing/ports.ts'
import { offlineModel } from './index.ts'
import { sentences } from './testing/sentences.ts'
import { change, gain, inDollars, upDown } from './say/format.ts'
import { sayComparison, type MarketOutput } from './skills/compare.ts'
import { withLabels } from './slots/client-labels.ts'
import { testFacts } from './testing/scene.ts'

const runTurn = createRunTurn({ models: { primary: offlineModel({ embedder: sentences }) }, prompts })

/** The last reply of a conversation, and every sentence of it that was held back. */
const talk = async (messages: readonly string[], facts: PersonFacts = testFacts()): Promise<{ readonly reply: Reply; readonly held: readonly unknown[] }> => {
  const past: PastTurn[] = []
  for (const [index, message] of messages.entries()) {
    const ports = await testPorts(message, { past, facts })
    const reply = await runTurn(ports.input, ports)
    if (index === messages.length - 1) return { reply, held: ports.records.filter(({ kind }) => kind === 'reply-blocked').map(({ body }) => body) }
    past.push({ turnId: reply.turnId, messageId: `m${index}`, said: message, reply: reply.text, outcome: reply.outcome, results: reply.tools.map(({ name, input, output }, at) => ({ id: `r${index}${at + 1}`, tool: name, input, output })), ticketIds: [] })
  }
  throw new RangeError('Nothing was said.')
}

test.each([
  [0.0703, '+7.0 %', 'up 7.0 %'], [-0.0703, '-7.0 %', 'down 7.0 %'], [-0.0003, '0.0 %', 'unchanged'], [0.0003, '0.0 %', 'unchanged'], [0, '0.0 %', 'unchanged'],
])('a change of %f is said as %s and %s', (value, signed, words) => { expect([change(value), upDown(value)]).toEqual([signed, words]) })

test.each([['-0.00', '$0.00'], ['0.004', '$0.00'], ['-12.5', '-$12.50'], ['1234.5', '+$1,235']])('money of %s is said as %s', (value, said) => { expect(gain(value)).toBe(said) })

test.each([['costs 4,291 USD of tax', 'costs $4,291 of tax'], ['at or below 1234.50 USD.', 'at or below $1,234.50.'], ['-12 USD', '-$12'], ['in USD', 'in USD']])('"%s" is read as "%s"', (written, read) => { expect(inDollars(written)).toBe(read) })

test.each([['How is Client 1 doing?', 'How is Client 01 doing?'], ['client 10', 'Client 10'], ['Client 100', 'Client 100'], ['client 01\'s cash', 'Client 01\'s cash']])('"%s" means "%s"', (said, meant) => {
  expect(withLabels(said, ['Client 01', 'Client 10']).replace('client', 'Client')).toBe(meant)
})

test.each([
  ['a comparison without an aspect tells return and swings', ['Compare VTI against BND'], /^VTI returned more: .* VTI swung more: .*\n\nThey are different things: VTI is a fund of US stocks; BND is a fund of US bonds\./],
  ['three are put in a table', ['compare AAPL, MSFT and BND'], /\| AAPL \| MSFT \| BND \|[^]*\| Deepest fall \|/],
  ['fees are what the funds take as well', ['How much do I pay in fees?'], /^Your funds cost [\d.]+ % a year, \$[\d.,]+ at today's values\.[^]*Besides that, no fees were booked up to/],
  ['what "its" was taken to mean is said', ['Tell me about my Apple position', 'And what is its P/E?'], /^About Apple \(AAPL\), which we just spoke of\./],
  ['selling away from the target is said', ['Should I sell TLT?'], /Bonds are [\d.]+ %, below the band of 30 % to 40 %, so selling takes you farther from your target\. Selling all of TLT would make a loss of/],
  ['a ratio is given, with its time', ['what is the sharpe ratio of my portfolio'], /^Your Sharpe ratio is [\d.]+, measured from [\d-]+ to [\d-]+/],
  ['nothing that does not move is told as a mover', ['What would happen if rates went up by 2%?'], /^(?![^]*0\.0 %)[^]*What moves most:\n- BND/],
  ['what is nearly certain is not called certain', ['Am I on track for $115,000 by 2045?'], /it is reached in more than 99 % of the simulated futures/],
  ['an amount that was asked for comes first', ['How much will I have for retirement in 2045?'], /^The middle outcome is \$[\d,]+ by December 2045/],
  ['a class that is meant is looked at', ['Should I buy more stocks?'], /Stocks are [\d.]+ %, above the band of 55 % to 65 %, so buying more takes you farther from your target\./],
  ['a copy of one\'s data is on the account page', ['export my data'], /^Your data is on the account page/],
  ['a copy of one\'s data is on the account page', ['can I download all of my data?'], /^Your data is on the account page/], ['the worst come first', ['which are my worst holdings this year?'], /^This year \w+ did worst/],
  ['a rule is told in words', ['is my portfolio compliant?'], /- Policy bands: stocks [\d.]+ %/],
  ['the goal\'s end is a date of the result', ['Am I on track to retire in 2045?'], /The middle outcome is \$[\d,]+ by December 2045, in today's money\./],
  ['a premise that is not so is set right first', ['Why is my portfolio down?'], /^Your portfolio is not down\.\n\nYou are up [\d.]+ %/],
  ['a premise that is not so is set right first', ['Why was I up in 2022?'], /^Your portfolio was not up\.\n\nYou were down [\d.]+ %/],
  ['a premise that is so is no news', ['Why was I down in 2022?'], /^You were down [\d.]+ %/],
  ['what is not in the knowledge base is not passed off as what is', ['What is a bond auction?'], /^I have no entry on exactly that\. The nearest is "Bond":\n\nA bond is a loan/],
  ['two more years move the date of the goal', ['Am I on track for retirement?', 'What if I retire two years later?'], /^You are [^]* for \$1,200,000 by December 2047: /],
  ['what is not measured is said, with what is', ['How risky was the worst month of my portfolio?'], /^I don't measure single days, weeks or months\. What I can show is the deepest fall\.\n\nThe deepest fall from [\d-]+ to [\d-]+ was [\d.]+ %/],
  ['a term that was asked for comes first', ['how much tax on my gains, are they short-term or long-term?'], /^All of your lots are long-term\. A lot is a single purchase/],
  ['nothing is no "such orders"', ['show my open orders'], /^You have no open orders\./], ['nothing is no "such bookings"', ['Which shares did I buy in 2022?'], /^Nothing was bought from 2021-12-31 to 2022-12-31\./],
  ['an age without the person\'s own is not read past', ['Can I retire at 60?'], /^I don't know your age, so this is for December 2045: tell me how old you are, and I turn your 60 into a date\./],
  ['so many of the bookings are so many', ['Show my last 2 transactions'], /^The last 2 of 6 bookings up to 2026-07-31:\n\n(?:\|.*\n){4}\n/], ['several sectors are no sector', ['Show my sector allocation'], /^Information Technology is 17\.7 % of the portfolio, before funds that span several sectors: they make 77\.5 %\./],
  ['what is cheap is ordered by its cost', ['Find me a cheap bond ETF'], /^\w+ costs least of these, 0\.03 % a year: /], ['a holding that is asked for comes before the scenarios', ['Which holding would fall most in a crash?'], /^[^|]*Why:\n- \w+ makes [\d]+ % of that loss/],
  ['where money would go is told without a ticket', ['Where should I put $3000 of my cash?'], /^Hypothetical: buy [^]*Nothing is proposed or traded\.[^]*Say "invest \$3,000" and I prepare a ticket\./], ['what is there to invest is said', ['Invest $9000'], /Available are \$5,000\./],
  ['nobody is paid by what is not listed', ['What dividends did I get from Costco?'], /^Nothing that is booked here names Costco/], ['what is listed is looked up', ['What dividends did I get from BND?'], /^You received \$310\.20 in dividends/],
  ['the last booking is one', ['When did I last deposit money?'], /^The last: paid in on 2021-03-01, \$75,000\./], ['a booking that is looked for is found or not', ['Has my deposit of $75,000 arrived?'], /^Yes: paid in on 2021-03-01, \$75,000\./],
  ['what was taken comes before what funds cost', ['What fees have you charged me in 2024?'], /^No fees were booked from 2023-12-31 to 2024-12-31\.\n\nYour funds cost/],
  ['an end is told beside what was paid in', ['Backtest 60/40 against my portfolio'], /\| Paid in \| \$100,000 \| \$100,000 \|\n\| End value \|/],
  ['years move the date of the plan just looked at', ['Am I on track for $115,000 by 2035?', 'And three years earlier, could I reach my goal?'], /\$115,000 by December 2032/],
])('%s', async (_, messages, words) => {
  const { reply, held } = await talk(messages)
  expect({ text: reply.text, held }).toEqual({ text: expect.stringMatching(words) as string, held: [] })
})

test.each([
  ['is qqq riskier than vti', /^QQQ swung more: [\d.]+ % a year against [\d.]+ % a year for VTI\.\n\nBoth hold US stocks/], ['which is cheaper', /^QQQ costs more a year: 0\.18 % against 0\.03 % for VTI\./], ['which pays more dividends', /^VTI has the higher yield: /],
])('a comparison answers what was asked first: "%s"', async (asked, words) => {
  const ports = await testPorts(asked)
  const { call } = await ports.run(ports.tools.find(({ name }) => name === 'market')!, { symbols: ['QQQ', 'VTI'] }, [])
  expect(sayComparison(call.output as MarketOutput, asked)).toMatch(words)
})

test('two alerts in one sentence are two offers, each on its own card', async () => {
  const { reply, held } = await talk(['Alert me if Apple falls below 100 and if VTI rises above 400'])
  expect(reply.tools.map(({ input }) => input)).toMatchObject([{ symbol: 'AAPL', price: '100', direction: 'below' }, { symbol: 'VTI', price: '400', direction: 'above' }])
  expect([reply.cards.length, held]).toEqual([2, []])
  expect(reply.text).toContain('Accept each on its own card')
})

test('two symbols with one condition are two alerts with it', async () => {
  const { reply } = await talk(['Alert me if AAPL or VTI falls 10%'])
  expect(reply.tools.map(({ input }) => input)).toMatchObject([{ symbol: 'AAPL', byPercent: -0.1 }, { symbol: 'VTI', byPercent: -0.1 }])
})

test('the tax of a ticket that is meant is the ticket\'s own', async () => {
  const { reply, held } = await talk(['Rebalance me', 'what would that cost in taxes?'])
  expect({ text: reply.text, held }).toEqual({ text: expect.stringMatching(/^The ticket as I proposed it (?:costs an estimated tax of|lowers your tax by an estimated) \$/) as string, held: [] })
})

test('who is outside of a band is counted, not who there is', async () => {
  const own = testFacts()
  const client = (label: string, stocks: string) => ({ personId: label, label, ips: own.ips, accounts: [{ ...own.accounts[0]!, accountId: label, ownerId: label, cashUsd: '4000.00', lots: [], positions: [{ symbol: 'VTI', quantity: stocks, heldQuantity: '0' }, { symbol: 'BND', quantity: '400', heldQuantity: '0' }] }] })
  const { reply, held } = await talk(['Which clients are outside their policy?'], { ...own, role: 'advisor', accounts: [], clients: [client('Client 01', '130'), client('Client 02', '900')] })
  expect({ text: reply.text, held }).toEqual({ text: expect.stringMatching(/^1 of your 2 clients is outside a band/) as string, held: [] })
})

test('lots that are still short-term are told with the day on which they turn', async () => {
  const own = testFacts()
  const [account] = own.accounts
  const lots = [...account!.lots, { lotId: 'lot-new', symbol: 'BND', quantity: '10', costUsd: '700.00', acquiredOn: '2026-03-05', origin: 'reconstructed' as const }]
  const { reply, held } = await talk(['how much tax on my gains, are they short-term or long-term?'], { ...own, accounts: [{ ...account!, lots }] })
  expect({ text: reply.text, held }).toEqual({ text: expect.stringMatching(/^Some of your lots are still short-term[^]*- BND bought on 2026-03-05: long-term from 2027-03-06\./) as string, held: [] })
})

test('fees of nothing are cited from the fees, not from a tax that is nothing too', async () => {
  const { reply } = await talk(['Buy 1 share of VTI'])
  expect(reply.text).toContain('Fees are $0.00.')
  expect(reply.facts.find(({ text }) => text === '$0.00')?.source).toMatchObject({ pointer: '/totals/feesUsd' })
})
