/** The SDK is loaded at the first call: a server on paper never pays for it. */
let loaded: Promise<typeof import('@alpacahq/alpaca-trade-api')> | undefined
export const sdk = () => (loaded ??= import('@alpacahq/alpaca-trade-api'))
