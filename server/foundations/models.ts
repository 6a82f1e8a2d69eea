import { offlineModel } from '../../agent/offline/index.ts'
import type { TurnModels } from '../../agent/models.ts'
import type { Config } from '../config.ts'

/** Who answers: the configured endpoint with the offline model behind it, or the offline model alone. */
export const openModels = (_config: Config): TurnModels => ({ primary: offlineModel() })
