import { expect, test } from 'vitest'
import { nameBookOf } from '../../words/names.ts'
import { dialogueOf } from '../dialogue.ts'
import { sceneFor } from '../testing/scene.ts'
import { lookupSkills } from './lookups.ts'
import type { Part } from './skill.ts'

/** Price changes of holdings say nothing of who moved the whole: a small holding may move most. */
test.each([
  ['why is my portfolio down', 'performance'], ['what moved my portfolio most', 'performance'], ['what is dragging me down', 'performance'], ['which holding contributed most', 'performance'],
  ['what are my biggest movers', 'portfolio'], ['which are my worst holdings', 'portfolio'],
])('"%s" is answered by %s', async (text, tool) => {
  const scene = await sceneFor(text)
  const part = { index: 0, intent: 'movers', text, plain: text, lower: text, symbols: [], amounts: {}, period: undefined } as unknown as Part
  expect(lookupSkills.movers.calls(part, { ...scene, dialogue: dialogueOf([], scene.facts), names: nameBookOf(scene.market) }, []).map(({ name }) => name)).toEqual([tool])
})
