import { writeFileSync } from 'node:fs'
import { openSnapshot } from '../../../market/snapshot/index.ts'
import { workerEmbedder } from '../embedding/embedder.ts'
import { nameBookOf } from '../slots/names.ts'
import { draftOf } from './draft.ts'
import { readExamples } from './learned/examples.ts'
import { spoken } from './learned/features.ts'
import { fit } from './learned/fit.ts'
import { scorer, weightsFile } from './learned/head.ts'

/** Makes `learned/weights.json` from `examples/`. Run after an example has changed: `node agent/offline/understand/train.ts`. */
const market = openSnapshot()
const view = await market.asOf(market.now())
const names = nameBookOf(view)
const embedder = workerEmbedder()
const { examples, hash } = readExamples()
const texts = examples.map(({ text }) => spoken(draftOf(text, names, view.asOf)))
const meanings = await embedder.embed(texts)
const labelled = examples.map((each, at) => ({ ...each, text: texts[at]!, meaning: meanings[at]! }))
const weights = fit(labelled.filter((each) => !each.heldOut), hash)
writeFileSync(weightsFile, `${JSON.stringify(weights)}\n`)
const score = scorer(weights)
const heldOut = labelled.filter((each) => each.heldOut)
const right = heldOut.filter((each) => score(each.text, each.meaning)[0]!.intent === each.intent)
console.log(`${labelled.length - heldOut.length} sentences, ${weights.intents.length} intents; held out: ${right.length} of ${heldOut.length} right.`)
await embedder.close()
