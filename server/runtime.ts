const least = 24

/**
 * The npm package `node` gives our scripts their own Node. With install scripts off it falls back to the machine's
 * silently, and type stripping or PGlite then fail far from the cause; so we say it at the start.
 */
export const nodeVersionProblem = (version: string): string | undefined => {
  const major = Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0)
  if (major >= least) return undefined
  return `Steward runs on Node ${least} or later; this is ${version}. Start it with "npm start" after "npm ci" (without --ignore-scripts), which brings the right one.`
}
