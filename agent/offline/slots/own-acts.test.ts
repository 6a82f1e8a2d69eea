import { expect, test } from 'vitest'
import { answerOf } from './answer.ts'
import { futureDateIn } from './future.ts'
import { goalLabelIn } from './goal-label.ts'
import { plainMemory } from './memory.ts'

test.each([
  ['on 1 March 2027', '2027-03-01'], ['in 3 weeks', '2026-08-21'], ['in 10 days', '2026-08-10'], ['in 2 years', '2028-07-31'], ['next month', '2026-08-31'], ['tomorrow', '2026-08-01'],
  ['by 2040', '2040-12-31'], ['on 5 September', '2026-09-05'], ['end of the year', '2026-12-31'], ['in 2019', undefined], ['soon', undefined], ['$300 a month', undefined], ['in a month', '2026-08-31'], ['every week from 1 September', '2026-09-01'],
])('a day to come: %s is %s', (text, date) => { expect(futureDateIn(text, '2026-07-31')).toBe(date) })

const open = (field: string, choices: readonly string[] = []) => ({ field, choices: choices.map((label, at) => ({ label, value: `value-${at}` })) })
test.each([
  ['horizonYears', '15 years or so', 15], ['horizonYears', '18 months', 2], ['reserveMonths', 'a year? no, 2 years', 24], ['reserveMonths', 'none', 0], ['worstLoss', '25%', 0.25], ['worstLoss', 'maybe 15 percent', 0.15], ['worstLoss', '500', undefined],
  ['experienceYears', 'zero', 0], ['income', 'I am a freelancer', 'unstable'], ['income', 'a regular salary', 'steady'], ['shareOfWealth', 'nearly all of it', 'most'], ['reaction', 'nothing, I would wait', 'hold'],
  ['reaction', 'buy more', 'buy-more'], ['aim', 'protect it', 'preserve'], ['lived', 'I stayed in', 'held'], ['lived', 'never was invested', 'none'], ['knowledge', 'I am a beginner', 'basic'], ['sustainability', 'very important', 'strong'],
  ['aim', 'how am I doing?', undefined], ['income', 'purple', undefined],
])('an answer about %s: "%s" is %s', (field, text, value) => { expect(answerOf(open(field), text)).toBe(value) })

test('a choice by its own words, or by its place', () => {
  expect(answerOf(open('aim', ['Keep what I have', 'Growth']), 'growth.')).toBe('value-1')
  expect(answerOf(open('income', ['One', 'Two']), 'the second one')).toBe('value-1')
})

test.each([
  ['Remember: I never want crypto', { action: 'remember', text: 'I never want crypto', kind: 'constraint' }], ['Note that we decided to wait until spring.', { action: 'remember', text: 'We decided to wait until spring', kind: 'agreement' }],
  ['remember I want to buy a boat', { action: 'remember', text: 'I want to buy a boat', kind: 'goal' }], ['What have you kept about me?', { action: 'list' }], ['forget everything', { action: 'forget' }],
  ['I want no calls before ten, please make a note of it', { action: 'remember', text: 'I want no calls before ten', kind: 'constraint' }], ['for the record, remember that I rent', { action: 'remember', text: 'I rent', kind: 'preference' }],
  ['list everything you have stored from our talks', { action: 'list' }], ['what have you written down about us?', { action: 'list' }], ['I told you about my divorce, I would like you to wipe that', { action: 'forget', query: 'my divorce' }],
  ['I mentioned my knee last week. Strike it from your notes.', { action: 'forget', query: 'my knee' }], ['forget what I said about the van', { action: 'forget', query: 'the van' }],
])('memory: %s', (text, args) => { expect(plainMemory(text)).toEqual(args) })

test.each([
  ['is the mountain cabin fund on pace', 'Mountain cabin'], ['how far is our van goal', 'Van'], ['new goal: kitchen, 30k by 2029', 'Kitchen'], ['add a goal, Peru trip 2028', 'Peru trip'], ['put 15,000 for a piano by 2027 on file', 'Piano'],
  ['am I on track for my goal', undefined], ['is the index fund better', undefined], ['how do I reach a million', undefined],
])('what a goal is called: %s', (text, label) => { expect(goalLabelIn(text)).toBe(label) })

test.each([
  ['on the 7th of every month', '2026-08-07'], ['from October, on the 3rd of each month', '2026-10-03'], ['a second one, in May 2029', '2029-05-01'], ['on the first of every month', '2026-08-01'],
])('a day of each month: %s begins %s', (text, date) => { expect(futureDateIn(text, '2026-07-31')).toBe(date) })
