import { chart } from './charts/chart.ts'

/** Fetched by the widget when the first chart appears. */
Object.assign(globalThis, { stewardDrawChart: chart })
