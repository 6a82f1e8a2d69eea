import { writeFileSync } from 'node:fs'
import { openSnapshot } from '../../market/snapshot/index.ts'
import { workerEmbedder } from '../../agent/offline/embedding/embedder.ts'
import { draftOf } from '../../agent/offline/understand/draft.ts'
import { readExamples } from '../../agent/offline/understand/learned/examples.ts'
import { spoken } from '../../agent/offline/understand/learned/features.ts'
import { fit } from '../../agent/offline/understand/learned/fit.ts'
import { scorer, weightsFile } from '../../agent/offline/understand/learned/head.ts'
import { sentencesOf, writeSentences } from '../../agent/offline/understand/learned/neighbours.ts'
import { nameBookOf } from '../../agent/words/names.ts'
import { subjectFile } from '../../agent/words/spelling.ts'

/** Makes the offline model's `learned/weights.json`, and the words that slips are put right to, from its `examples/`. Run after an example has changed: `node eval/understanding/train.ts`. */
const market = openSnapshot()
const view = await market.asOf(market.now())
const names = nameBookOf(view)
const embedder = workerEmbedder()
const { examples, hash } = readExamples()
const texts = examples.map(({ text }) => spoken(draftOf(text, names, view.asOf)))
const meanings = await embedder.embed(texts)
const labelled = examples.map((each, at) => ({ ...each, text: texts[at]!, meaning: meanings[at]! }))
const counts = new Map<string, number>()
for (const word of examples.flatMap(({ text }) => text.toLowerCase().match(/[a-z]{4,}/g) ?? [])) counts.set(word, (counts.get(word) ?? 0) + 1)
const words = [...counts].filter(([, count]) => count >= 2).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([word]) => word)
const trained = labelled.filter((each) => !each.heldOut)
const weights = fit(trained, hash)
const sentences = sentencesOf(trained.map((each) => ({ ...each, label: weights.intents.indexOf(each.intent) })))
writeFileSync(subjectFile, `${JSON.stringify(words)}\n`)
writeFileSync(weightsFile, `${JSON.stringify(weights)}\n`)
writeSentences(sentences)
const score = scorer(weights, sentences)
const heldOut = labelled.filter((each) => each.heldOut)
const right = heldOut.filter((each) => score(each.text, each.meaning)[0]!.intent === each.intent)
console.log(`${labelled.length - heldOut.length} sentences, ${weights.intents.length} intents; held out: ${right.length} of ${heldOut.length} right.`)
await embedder.close()
