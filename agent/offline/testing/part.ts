import type { PastTurn } from '../../../domain/turn.ts'
import { nameBookOf } from '../../words/names.ts'
import { dialogueOf } from '../dialogue.ts'
import type { Part, Stage } from '../skills/skill.ts'
import { draftOf } from '../understand/draft.ts'
import type { Intent } from '../understand/intents.ts'
import { sceneFor, testMarket } from './scene.ts'

/** A message whose intent is known, as a skill reads it. */
export const readAs = async (intent: Intent, said: string, past: readonly PastTurn[] = []): Promise<readonly [Part, Stage]> => {
  const [scene, market] = [await sceneFor(said, past), await testMarket()]
  const names = nameBookOf(market)
  return [{ ...draftOf(said, names, market.asOf), intent, index: 0 }, { ...scene, names, dialogue: dialogueOf(scene.past, scene.facts) }]
}
