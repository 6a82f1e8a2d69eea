import { expect, test } from 'vitest'
import { ruleWords } from '../channels/web/compliance/rule-words.ts'
import { activityRules } from '../gates/supervision/activity.ts'
import { lexiconRules } from '../gates/supervision/lexicon.ts'
import { policyRules } from '../gates/supervision/policy-hits.ts'

test.each([...activityRules, ...policyRules, ...lexiconRules, 'random-sample'])('a reviewer is told in words why %s waits', (rule) => {
  expect(ruleWords(rule).why).not.toBe('')
})
