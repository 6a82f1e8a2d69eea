import type { Ips } from './policy.ts'

/** Who had the idea: our tools, an advisor under a mandate, or the person in their own words. Each gets a report, which says so. */
export type ProposalBasis = 'advice' | 'advisor' | 'own-order'

/** Something that a judgement of suitability can't do without, and how the person can add it. */
export interface SuitabilityGap {
  readonly input: 'objectives' | 'term' | 'knowledge' | 'experience' | 'attitude to risk' | 'capacity for loss' | 'sustainability preference'
  readonly nextStep: string
}

const inQuestionnaire = 'Answer the questionnaire on your account page.'

const known = (...values: readonly unknown[]): boolean => values.every((value) => value !== undefined && value !== null && value !== '')

/**
 * What is missing of a client's profile (MiFID II delegated regulation 2017/565, art. 54(2) to (8); sustainability by 2021/1253; FINRA
 * rule 2111). Empty when a report can be written. Each is looked for by itself: a profile that lost one field has one gap.
 */
export const suitabilityGaps = (ips: Ips): readonly SuitabilityGap[] => {
  const answers = ips.answers as Partial<NonNullable<Ips['answers']>> | undefined
  const found: readonly (readonly [SuitabilityGap['input'], boolean, string])[] = [
    ['objectives', (Array.isArray(ips.goals) && ips.goals.length > 0) || known(answers?.aim), 'Add a goal, or answer the questionnaire on your account page.'],
    ['term', typeof ips.horizonYears === 'number' && ips.horizonYears >= 0, inQuestionnaire],
    ['knowledge', known(ips.knowledge), inQuestionnaire],
    ['experience', typeof answers?.experienceYears === 'number', inQuestionnaire],
    ['attitude to risk', known(ips.riskLevel, answers?.reaction), inQuestionnaire],
    ['capacity for loss', known(answers?.reserveMonths, answers?.income, answers?.shareOfWealth, answers?.worstLoss), inQuestionnaire],
    ['sustainability preference', known(ips.sustainability), inQuestionnaire],
  ]
  return found.filter(([, there]) => !there).map(([input, , nextStep]) => ({ input, nextStep }))
}

/** Days after which a profile is asked for again (2017/565, art. 54(13): at least once a year). */
export const profileReviewDays = 365
