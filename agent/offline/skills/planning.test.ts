import { expect, test } from 'vitest'
import { readAs } from '../testing/part.ts'
import { planningSkills, yearsMoved } from './planning.ts'

test.each([
  ['what if i wait 2 more years', 2], ['and if i wait another year', 1], ['what if i retire 3 years earlier', -3], ['what if i retire a year later', 1], ['push my retirement goal back by 2 years', 2],
  ['postpone the house by 5 years', 5], ['bring it forward by 1 year', -1], ['what if i work 4 extra years', 4],
  ['will i have enough in 10 years', undefined], ['what if i save 500 more a month', undefined], ['how much must i save a year', undefined], ['am i on track for 2045', undefined],
])('"%s" moves a date by %s years', (text, years) => { expect(yearsMoved({ text })).toBe(years) })

test.each([
  ['tax if I sell 10 VTI', '10'], ['tax on selling half of my VTI', '75'], ['what would I owe on 40% of my VTI', '60'], ['tax hit when all my VTI goes', 'all'], ['tax if I cash in my TLT', 'all'], ['I get $9,000 of tax on selling the whole VTI position', 'all'], ['tax on my whole long treasury fund', 'all'],
  ['capital gains on unloading 5k of VTI', expect.stringMatching(/^13\./)],
])('so much is sold: %s', async (said, quantity) => {
  expect(planningSkills['tax-on-sale'].calls(...await readAs('tax-on-sale', said), [])).toMatchObject([{ args: { plan: { kind: 'sale', quantity } } }])
})
