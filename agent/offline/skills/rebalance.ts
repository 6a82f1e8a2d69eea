import { investSkill, withAllCash } from './cash.ts'
import { proposer } from './propose.ts'
import { scopeArgs } from './scope.ts'
import type { Part, Skill, Stage } from './skill.ts'

/** Weights that were shown before, or a mix of the person's own: "rebalance to that", "do these", "the safer one". */
const wantsShown = /\b(?:to|into|with|implement|use|apply|do|take|at) (?:that|those|these|this)\b(?! (?:account|portfolio|ira))|\bthe (?:new|proposed|safer|optimi[sz]ed|suggested|recommended)\b|\byour (?:suggestion|proposal|recommendation)\b/
const pointsBack = /\b(?:that|those|these|this|it)\b/
const wantsPolicy = /\b(?:policy|targets?|ips|plan|agreed|model|bands?|guidelines?|originals?|belongs?)\b/

/** "60/40" or "50/40/10", where it is not what the policy says; its first figure is the stocks'. */
const anotherMix = ({ plain, text }: Part, { facts }: Stage, clientId: string | undefined): boolean => {
  const stocks = /\b(\d{2})\/\d{2}\b/.exec(plain)?.[1]
  const { targets } = facts.clients.find(({ personId }) => personId === clientId)?.ips ?? facts.ips
  return stocks !== undefined && !/\bpolicy\b/.test(text) && Math.abs((targets.find(({ assetClass }) => assetClass === 'stocks')?.target ?? 0) - Number(stocks) / 100) > 0.005
}

const toWeights = proposer((part, stage) => {
  const { text } = part
  const weights = stage.dialogue.weights()
  if (anotherMix(part, stage, scopeArgs(part, stage).clientId)) return undefined
  if (!wantsPolicy.test(text) && weights && (wantsShown.test(text) || pointsBack.test(text))) return { wish: { resultId: weights.id }, sides: ['buy', 'sell'] }
  if (!wantsPolicy.test(text) && wantsShown.test(text)) return undefined
  return { wish: { toPolicy: true, ...(/\banyway|\beven (?:if|though)|\bregardless|\bstill\b/.test(text) && { evenInsideBands: true }) }, sides: ['buy', 'sell'] }
}, () => 'rebalance me to my policy', ({ plain }) => ({
  outcome: 'clarify', choices: ['Rebalance me to my policy', 'Make me less risky'],
  text: `${/\b\d{2}\/\d{2}\b/.test(plain) ? 'Your policy has other targets than the mix that you name.' : 'There are no weights in this conversation that "that" could mean.'} What should I rebalance to?\n- Rebalance me to my policy\n- Make me less risky`,
}))

const withoutSales = /\b(?:no|without|not|don't|never) (?:\w+ )?sell\w*|\bonly buy\w*|\b(?:deposits|new money|new cash) only\b|\bonly (?:with|using|from) (?:my |the |new )*(?:cash|money|deposits)\b/
const skillFor = (part: Part): readonly [Skill, Part] => (withoutSales.test(part.text) ? [investSkill, withAllCash(part)] : [toWeights, part])

/** To the policy's targets, or to weights that were shown; without sales, the free cash goes where the policy has room. */
export const rebalanceSkill: Skill = {
  calls: (part, stage, done) => {
    const [skill, asked] = skillFor(part)
    return skill.calls(asked, stage, done)
  },
  say: (part, stage, done) => {
    const [skill, asked] = skillFor(part)
    return skill.say(asked, stage, done)
  },
}
