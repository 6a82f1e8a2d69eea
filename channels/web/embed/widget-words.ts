export type WidgetState = 'idle' | 'loading' | 'signed-out' | 'not-allowed' | 'insecure' | 'ready' | 'away'

/** What the panel says while there is no conversation to show. */
export const stateWords = (state: WidgetState, origin: string): string => ({
  idle: '', ready: '', loading: 'Opening the conversation', away: 'Steward cannot be reached now. What you wrote is kept.',
  'signed-out': 'Sign in to ask about your own portfolio. It opens in a window of its own, on our site.',
  'not-allowed': `This page may not show Steward. An administrator adds ${origin} to STEWARD_ORIGINS.`,
  insecure: 'Signing in needs a page with https.',
}[state])
