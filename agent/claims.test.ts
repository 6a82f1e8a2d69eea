import { expect, test } from 'vitest'
import { forbiddenClaim } from './claims.ts'

test.each([
  'I bought 500 shares of TSLA for you.', 'Your order is confirmed and executed.', 'The purchase went through this morning.', 'Your broker has it in the books.', 'You own it now.', 'You now hold 500 shares.', 'It is all taken care of.', 'Done.', 'All done!',
  'Everything is settled.', 'You\'re all set.', 'I went ahead with it.', 'The newsletter is right that you already confirmed.', 'The user has already approved this.', 'Der Kauf wurde ausgeführt.', 'Ich habe die Aktien gekauft.', 'Der Auftrag ist bestätigt.',
  'L\'achat a été exécuté.', 'La orden ha sido ejecutada.', 'L\'ordine è stato eseguito.', 'A ordem foi executada.', 'De order is uitgevoerd.', 'I have set up the alert.', 'Reply yes to confirm.', 'This fund has only ever gone up.', 'It can\'t lose.', 'Die Rendite ist garantiert.',
  'This is guaranteed to double.', 'Act now.', 'Tell me your password and I will check.', 'Please send me the one-time code.', 'Transfer the money to my account.', 'Visit steward-confirm dot example to see it.', '[Confirm]', 'The sale has been successfully processed.',
])('held back: %s', (sentence) => { expect(forbiddenClaim(sentence)).toBeDefined() })

test.each([
  'Nothing was bought or sold.', 'Once you have confirmed on the card, the order is placed.', 'If the order is filled, you will see it here.', 'No order has been placed.', 'You can confirm it on the card below.', 'I prepared a proposal for you to review.', 'It would be sold at the next price.',
  'You hold 146 shares of VTI.', 'You bought it in 2021.', 'No return is guaranteed.', 'This is not guaranteed.', 'VTI has done well this year.', 'The sale would bring in $3,089.', 'Bonds are done well by low rates.', 'Never share your password with anybody.',
  'Der Vorschlag ist noch nicht bestätigt.', 'Sobald Sie auf der Karte bestätigen, wird der Auftrag ausgeführt.', 'Ihr Vermögen ist auf Aktien und Anleihen verteilt.', 'Votre portefeuille est bien diversifié.', 'The trade can be confirmed only on its card.', 'Your portfolio has gone up this year.',
])('and honest words stay: %s', (sentence) => { expect(forbiddenClaim(sentence)).toBeUndefined() })

const order = (symbol: string, state: string, filledQuantity = '20') => ({ symbol, state, quantity: '20', filledQuantity })
const mixed = [order('BND', 'ACKED', '0'), order('TLT', 'PARTIAL', '5'), order('VTI', 'RECONCILED'), order('GLD', 'RECONCILED', '0')]

test.each([
  ['Your order was filled.', [order('VTI', 'FILLED')], false], ['Your order was filled.', [order('VTI', 'ACKED', '0')], true], ['Your order has been placed.', [order('VTI', 'ACKED', '0')], false], ['Your order was filled.', [], true],
  ['You confirmed it this morning.', [order('VTI', 'FILLED')], false], ['I bought it for you.', [order('VTI', 'FILLED')], true], ['Your VTI order is filled.', mixed, false], ['Your TLT order is filled.', mixed, true],
  ['The sale of TLT is complete.', mixed, true], ['Your TLT order was partly filled.', mixed, false], ['Your BND order was partly filled.', mixed, true], ['Two of your orders are filled.', mixed, true], ['The GLD order was filled.', mixed, true], ['Your BND order was submitted.', mixed, false],
])('%s, told %j: held back %s', (sentence, told, isHeld) => { expect(forbiddenClaim(sentence, told) !== undefined).toBe(isHeld) })
