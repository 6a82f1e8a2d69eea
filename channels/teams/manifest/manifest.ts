import { z } from 'zod'

/** What an app package needs to know of one installation. */
export const installation = z.strictObject({
  /** The bot's registration; the app has the same id. */
  appId: z.guid(),
  /** `PUBLIC_URL`: where links on cards lead. */
  url: z.url({ protocol: /^https$/ }),
  /** Whose bot it is. */
  firm: z.string().min(1).max(32).default('Your firm'),
})
export type Installation = z.output<typeof installation>

const commands = [
  { title: 'Whose portfolios drifted more than 5 %?', description: 'For advisors: across your clients' },
  { title: 'How am I doing?', description: 'For investors: your own portfolio' },
  { title: 'conversations', description: 'Go on with one from the web or from here' },
  { title: 'sources', description: 'Where the figures of the last answer come from' },
  { title: 'new', description: 'Start a new conversation' },
  { title: 'help', description: 'What I can do, and how orders are confirmed' },
] as const

/**
 * The app's manifest (Microsoft's schema 1.19). Personal scope only: nobody can add the bot to a group or a channel, where it would say
 * nothing anyway.
 */
export const manifestOf = ({ appId, url, firm }: Installation) => ({
  $schema: 'https://developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.schema.json',
  manifestVersion: '1.19', version: '1.0.0', id: appId,
  developer: { name: firm, websiteUrl: url, privacyUrl: url, termsOfUseUrl: url },
  name: { short: 'Steward', full: 'Steward, portfolio advisor' },
  description: {
    short: 'Ask about portfolios; nothing is traded before you confirm it.',
    full: 'Steward is an automated advisor (AI). Ask about a portfolio or about your clients; every figure comes from a calculation that you can open. Orders are prepared as tickets and go only by your own yes to exactly what the card shows; larger ones are verified on the firm\'s page.',
  },
  icons: { color: 'color.png', outline: 'outline.png' }, accentColor: '#17528F',
  bots: [{ botId: appId, scopes: ['personal'], supportsFiles: false, isNotificationOnly: false, commandLists: [{ scopes: ['personal'], commands }] }],
  permissions: ['identity', 'messageTeamMembers'], validDomains: [new URL(url).host],
})
