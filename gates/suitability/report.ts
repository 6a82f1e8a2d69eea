import { canonicalJson, sha256Hex } from '../../domain/canonical.ts'
import { isBlocked } from '../../domain/check.ts'
import { suitabilityGaps, type SuitabilityGap } from '../../domain/suitability.ts'
import { clientSections } from './client.ts'
import type { SuitabilityInputs } from './inputs.ts'
import { alternatives, hypothetical, review } from './outlook.ts'
import type { Section } from './sentence.ts'
import { costs, disadvantages, origin, outline, whyItFits } from './trade.ts'

/** What a person is given before they confirm. Only a trade that may be confirmed has sections. */
export interface SuitabilityReport {
  readonly format: 'steward-suitability-v1'
  /** What the profile lacks; then there is no judgement, and the trade is blocked. */
  readonly missing: readonly SuitabilityGap[]
  readonly sections: readonly Section[]
  readonly inputs: SuitabilityInputs
}

const sectionsOf = (inputs: SuitabilityInputs): readonly Section[] => {
  const { profile } = inputs
  if (profile?.answers === undefined) return []
  const { answers } = profile
  return [
    origin(inputs), outline(inputs), ...clientSections({ ...profile, answers }), whyItFits(inputs), costs(inputs), disadvantages(inputs), alternatives(inputs),
    hypothetical(inputs), review(inputs),
  ].filter(({ sentences }) => sentences.length > 0)
}

/**
 * The suitability report of one trade (MiFID II delegated regulation 2017/565, art. 54(12); Reg BI, 17 CFR 240.15l-1), from its inputs
 * alone: the same inputs give the same bytes. Own orders get it too, and it says that they are nobody's advice.
 */
export const suitabilityReport = (inputs: SuitabilityInputs): SuitabilityReport => {
  const missing = inputs.profile === null ? [] : suitabilityGaps(inputs.profile)
  const whole = inputs.profile !== null && missing.length === 0 && !isBlocked(inputs.checks)
  return { format: 'steward-suitability-v1', missing, sections: whole ? sectionsOf(inputs) : [], inputs }
}

/** As it is stored and delivered: canonical JSON, whose SHA-256 stands in the ticket's terms. */
export const reportText = (report: SuitabilityReport): string => canonicalJson(report)

export const reportHash = (text: string): string => sha256Hex(text)
