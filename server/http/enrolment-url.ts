import type { Request } from 'express'
import type { Steward } from '../steward.ts'

/** The link that a person gets. Its secret stands behind the #, so that no server and no proxy writes it down. */
export const enrolmentUrl = ({ config }: Pick<Steward, 'config'>, request: Request, token: string): string =>
  `${config.PUBLIC_URL === undefined ? `http://${request.headers.host ?? 'localhost'}` : new URL(config.PUBLIC_URL).origin}/enrol#${token}`
